import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Diagnostic } from '../../src/diagnostic.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { oneOf, runs, shuffled, type Draw } from './draw.js';
import { builds, type Resource } from './draw-package.js';
import { drawResourceList, drawText } from './draw-resource-list.js';
import { expectCarefulValidator } from './expect-careful.js';
import { checkInput, listIn, nowhere } from './run-on-text.js';

function drawConfig(draw: Draw): Resource | undefined {
  const spec = oneOf<Resource>(
    draw,
    {},
    { porchRelease: oneOf(draw, ...builds) },
    { privateRegistries: ['ghcr.io'], images: ['registry.example.com:5000/a/b:v1', '::'] },
  );
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'ValidateImagePullSecrets', metadata: { name: 'a' }, spec };
  return oneOf(draw, undefined, config);
}

function diagnose(text: string): readonly Diagnostic[] {
  return validateImagePullSecrets(listIn(Buffer.from(text)), nowhere).diagnostics;
}

describe('the validator', () => {
  test('changes nothing but the results', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        checkInput(Buffer.from(drawResourceList(draw, drawConfig(draw)).text), (input) => {
          expectCarefulValidator(input);
        });
      }),
      runs(75),
    );
  });

  test('says the same whatever the order of the items and the way they are written', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const config = drawConfig(draw);
        const { items, text } = drawResourceList(draw, config);
        const another = drawText(draw, shuffled(draw, items), config);
        expect(sorted(diagnose(another))).toEqual(sorted(diagnose(text)));
      }),
      runs(75),
    );
  });
});

function sorted(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map((diagnostic) => JSON.stringify(diagnostic)).sort();
}
