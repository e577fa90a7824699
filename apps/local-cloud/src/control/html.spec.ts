import { describe, expect, it } from '@jest/globals';
import { html } from './html.ts';

describe('html', () => {
  it('lets no text become markup', () => {
    const name = `<script>alert("x & 'y'")</script>`;
    expect(html`<b>${name}</b>${html`<i>${1}</i>`}${undefined}`.markup).toBe(
      '<b>&lt;script&gt;alert(&quot;x &amp; &#39;y&#39;&quot;)&lt;/script&gt;</b><i>1</i>',
    );
  });
});
