import { createReadStream } from 'node:fs';
import { Controller, Get, Header, NotFoundException, Param, StreamableFile } from '@nestjs/common';
import { OpenApi } from './open-api.ts';

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Cutover service</title>
    <link rel="stylesheet" href="/docs/assets/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script>
      SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#swagger-ui' });
    </script>
  </body>
</html>
`;

/** Files of swagger-ui that lie beside the bundle, and their types. */
const ASSETS: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

@Controller('docs')
export class DocsController {
  constructor(private readonly openApi: OpenApi) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }

  @Get('openapi.json')
  document(): Promise<object> {
    return this.openApi.document();
  }

  @Get('assets/:file')
  @Header('cache-control', 'public, max-age=86400')
  asset(@Param('file') file: string): StreamableFile {
    const type = Object.hasOwn(ASSETS, file) ? ASSETS[file] : undefined;
    if (type === undefined)
      throw new NotFoundException(`no such file: /docs/assets/${encodeURIComponent(file)}`);
    return new StreamableFile(createReadStream(new URL(`./swagger-ui/${file}`, import.meta.url)), { type });
  }
}
