import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { pageContent, type Example } from './page-content.js';
import { readDrop, readPasted, readPicked, type GivenPackage } from './read-given-files.js';

/** Takes a package: a folder or files, dropped or picked, a text, or an example. */
export function InputPanel({ onGiven }: { readonly onGiven: (given: Promise<GivenPackage>) => void }): JSX.Element {
  const [isOver, setOver] = useState(false);
  const [text, setText] = useState('');
  const pick = (input: HTMLInputElement): void => {
    if (input.files && input.files.length > 0) onGiven(readPicked(input.files));
    input.value = '';
  };
  return (
    <section class="input" aria-label="The package">
      <div
        class={isOver ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => {
          setOver(false);
        }}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          if (event.dataTransfer) onGiven(readDrop(event.dataTransfer));
        }}
      >
        <p class="big">Drop a package folder or files here</p>
        <p class="buttons">
          <label class="button primary">
            Choose a folder
            <input
              type="file"
              class="hidden"
              id="pick-folder"
              multiple
              {...{ webkitdirectory: true }}
              onChange={({ currentTarget }) => {
                pick(currentTarget);
              }}
            />
          </label>
          <label class="button">
            Choose files
            <input
              type="file"
              class="hidden"
              id="pick-files"
              multiple
              onChange={({ currentTarget }) => {
                pick(currentTarget);
              }}
            />
          </label>
        </p>
        <p class="help">The manifests of a Porch installation: its Deployments, Secrets, Roles and functions.</p>
      </div>
      <div class="others">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim() !== '') onGiven(Promise.resolve(readPasted(text)));
          }}
        >
          <label for="paste">Or paste a ResourceList or manifests</label>
          <textarea
            id="paste"
            rows={6}
            spellcheck={false}
            value={text}
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
            }}
          />
          <button type="submit" disabled={text.trim() === ''}>
            Judge the text
          </button>
        </form>
        <div class="examples">
          <h2>Or look at an example</h2>
          <ul>
            {pageContent.examples.map((example) => (
              <li>
                <button
                  type="button"
                  class="example"
                  onClick={() => {
                    onGiven(Promise.resolve(exampleFiles(example)));
                  }}
                >
                  <strong>{example.title}</strong>
                  <span>{example.says}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </section>
  );
}

function exampleFiles({ name, files }: Example): GivenPackage {
  const encoder = new TextEncoder();
  return { name, files: Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) })) };
}
