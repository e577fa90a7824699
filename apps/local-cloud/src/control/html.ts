const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML in which nothing that was put in can become markup. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Piece = Html | string | number | readonly Html[] | undefined;

/** Template tag: texts are escaped, other `html` goes in as it is. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const parts = strings.map((text, index) => (index === 0 ? text : `${render(pieces[index - 1])}${text}`));
  return new Html(parts.join(''));
}

function render(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Html) return piece.markup;
  if (typeof piece !== 'string' && typeof piece !== 'number')
    return piece.map(({ markup }) => markup).join('');
  return String(piece).replaceAll(/[&<>"']/g, (letter) => escapes[letter] ?? letter);
}
