import type { JSX } from 'preact';
import { pageContent } from './page-content.js';

/** A message as a sentence, with what it has in backquotes as code. */
export function Said({ text }: { readonly text: string }): JSX.Element {
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  return <>{sentence.split('`').map((part, index) => (index % 2 === 1 ? <code>{part}</code> : part))}</>;
}

/** What docs/rules says of a rule. */
export function RuleText({ rule }: { readonly rule: string }): JSX.Element | null {
  const page = pageContent.rules[rule];
  if (page === undefined) return null;
  return (
    <div class="rule">
      <p class="lead" dangerouslySetInnerHTML={{ __html: page.description }} />
      {page.why !== '' && (
        <>
          <h3>Why</h3>
          <div dangerouslySetInnerHTML={{ __html: page.why }} />
        </>
      )}
      {page.remedy !== '' && (
        <>
          <h3>What to do</h3>
          <div dangerouslySetInnerHTML={{ __html: page.remedy }} />
        </>
      )}
    </div>
  );
}

/** Shows a rule's text in place. */
export function RuleButton({ rule }: { readonly rule: string }): JSX.Element {
  return (
    <details class="rule-button">
      <summary>
        About <code>{rule}</code>
      </summary>
      <RuleText rule={rule} />
    </details>
  );
}
