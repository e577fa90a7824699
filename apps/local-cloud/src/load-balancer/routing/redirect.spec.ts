import { describe, expect, it } from '@jest/globals';
import { redirectLocation } from './redirect.ts';
import { RequestFacts } from './request-facts.ts';
import { compileTransforms } from './transforms.ts';

const request = new RequestFacts('GET', '/a/b?c=d', '10.0.0.1', ['Host', 'shop.example:8080']);

describe('redirectLocation', () => {
  it.each([
    [{ Protocol: 'HTTPS', Port: '443' }, 'https://shop.example/a/b?c=d'],
    [{ Host: 'www.#{host}' }, 'http://www.shop.example:8080/a/b?c=d'],
    [{ Path: '/new/#{path}', Query: '' }, 'http://shop.example:8080/new/a/b'],
    [{ Port: '80', Query: '#{query}&e=f' }, 'http://shop.example/a/b?c=d&e=f'],
  ])('%j leads to %s', (config, expected) => {
    expect(redirectLocation({ StatusCode: 'HTTP_301', ...config }, request, 8080)).toBe(expected);
  });

  it('fills in every part of the request that is asked for', () => {
    const config = {
      Protocol: '#{protocol}',
      Host: 'to.#{host}',
      Port: '#{port}',
      Path: '/from/#{host}/#{port}/#{path}',
      Query: 'was=#{protocol}&port=#{port}&host=#{host}&path=#{path}&#{query}',
    };
    expect(redirectLocation({ StatusCode: 'HTTP_302', ...config }, request, 8080)).toBe(
      'http://to.shop.example:8080/from/shop.example/8080/a/b?was=http&port=8080&host=shop.example&path=a/b&c=d',
    );
  });
});

describe('compileTransforms', () => {
  it('rewrites path and host by expression, with groups', () => {
    const rewrite = compileTransforms([
      { Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: '^/preview/(.*)$', Replace: '/$1' }] } },
      {
        Type: 'host-header-rewrite',
        HostHeaderRewriteConfig: { Rewrites: [{ Regex: '^www\\.', Replace: '' }] },
      },
    ]);
    expect(rewrite?.url('/preview/a?b')).toBe('/a?b');
    expect(rewrite?.host('www.shop.example')).toBe('shop.example');
  });

  it('leaves what its expression does not match as it was', () => {
    const Rewrites = [{ Regex: '^/preview/', Replace: '/' }];
    const rewrite = compileTransforms([{ Type: 'url-rewrite', UrlRewriteConfig: { Rewrites } }]);
    expect(rewrite?.url('/shop?x=/preview/')).toBe('/shop?x=/preview/');
    expect(rewrite?.host('shop.example')).toBe('shop.example');
  });

  it('costs nothing where there is none', () => {
    expect(compileTransforms([])).toBeUndefined();
  });
});
