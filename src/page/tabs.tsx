import type { JSX } from 'preact';
import { useState } from 'preact/hooks';

/** One tab: its title, how many things it holds, and what it shows. */
interface Tab {
  readonly id: string;
  readonly title: string;
  readonly count?: number;
  readonly view: () => JSX.Element;
}

/** Tabs after the ARIA authoring practices: arrow keys move, only the chosen one is in the order of the tab key. */
export function Tabs({ tabs }: { readonly tabs: readonly Tab[] }): JSX.Element {
  const [id, setId] = useState(tabs[0]?.id);
  const chosen = tabs.find((tab) => tab.id === id) ?? tabs[0];
  const move = (step: number): void => {
    const at = tabs.findIndex((tab) => tab === chosen);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    setId(next.id);
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label="Views">
        {tabs.map((tab) => (
          <button
            type="button"
            role="tab"
            id={`tab-${tab.id}`}
            aria-selected={tab === chosen}
            aria-controls="view"
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => {
              setId(tab.id);
            }}
            onKeyDown={({ key }) => {
              if (key === 'ArrowRight') move(1);
              if (key === 'ArrowLeft') move(-1);
            }}
          >
            {tab.title}
            {tab.count !== undefined && <span class="tab-count">{tab.count.toLocaleString('en')}</span>}
          </button>
        ))}
      </div>
      <div id="view" role="tabpanel" aria-labelledby={`tab-${chosen?.id ?? ''}`}>
        <h2 class="hidden">{chosen?.title}</h2>
        {chosen?.view()}
      </div>
    </>
  );
}
