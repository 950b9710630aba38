import type { JSX } from 'preact';
import type { PageReport } from '../check/page-report.js';

/** What the check saw in a cluster. */
export function ReportFacts({ report: { facts, pods } }: { readonly report: PageReport }): JSX.Element {
  return (
    <>
      <table class="facts">
        <caption>What was looked at</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Check</th>
            <th scope="col">Detail</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(({ check, detail, state }) => (
            <tr>
              <td>
                <span class={`badge ${state}`}>{state}</span>
              </td>
              <th scope="row">{check}</th>
              <td>{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pods.length > 0 && (
        <table class="facts">
          <caption>Function pods</caption>
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">Pod</th>
              <th scope="col">Image</th>
              <th scope="col">Secret</th>
            </tr>
          </thead>
          <tbody>
            {pods.map((pod) => (
              <tr>
                <td>
                  <span class={`badge ${pod.failing ? 'error' : 'ok'}`}>{pod.state}</span>
                </td>
                <th scope="row">{pod.name}</th>
                <td>{pod.image}</td>
                <td>{pod.hasSecret ? 'yes' : 'no'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
