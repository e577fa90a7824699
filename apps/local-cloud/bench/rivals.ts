import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Subject {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readonly stop: () => void;
}

/** HAProxy with the same rules, one thread; undefined where it is not installed. */
export async function haproxy(folder: string, targetPorts: readonly number[]): Promise<Subject | undefined> {
  const port = 29_000 + (process.pid % 1000);
  const servers = (remainder: number) =>
    targetPorts
      .map((target, at) =>
        at % 2 === remainder ? `  server s${at} 127.0.0.1:${target} check inter 5s\n` : '',
      )
      .join('');
  const config = `global
  nbthread 1
  maxconn 8000
defaults
  mode http
  timeout connect 10s
  timeout client 60s
  timeout server 60s
  http-reuse always
  option forwardfor
frontend main
  bind 127.0.0.1:${port}
  acl one hdr(x-slot) 1
  acl two hdr(x-slot) 2
  acl preview path_beg /preview/
  use_backend green if one
  use_backend green if two
  use_backend green if preview
  use_backend green if { rand(100) lt 50 }
  default_backend blue
backend blue
  balance roundrobin
${servers(0)}backend green
  balance roundrobin
${servers(1)}`;
  const file = join(folder, 'haproxy.cfg');
  await writeFile(file, config);
  const started = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
  const missing = await new Promise<boolean>((resolve) => {
    started.once('error', () => resolve(true)).once('exit', () => resolve(true));
    setTimeout(() => resolve(false), 1000);
  });
  if (missing) return undefined;
  return {
    name: 'haproxy',
    url: `http://127.0.0.1:${port}`,
    pid: started.pid ?? 0,
    stop: () => void started.kill(),
  };
}

/** nginx with the same upstreams, one worker; undefined where it is not installed. */
export async function nginx(folder: string, targetPorts: readonly number[]): Promise<Subject | undefined> {
  const port = 28_000 + (process.pid % 1000);
  const config = `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log /dev/null;
events { worker_connections 8192; }
http {
  access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder};
  fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
  upstream targets { ${targetPorts.map((target) => `server 127.0.0.1:${target};`).join(' ')} keepalive 128; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://targets; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
}
`;
  const file = join(folder, 'nginx.conf');
  await writeFile(file, config);
  const started = spawn('nginx', ['-c', file, '-p', folder], { stdio: 'ignore' });
  const missing = await new Promise<boolean>((resolve) => {
    started.once('error', () => resolve(true)).once('exit', () => resolve(true));
    setTimeout(() => resolve(false), 1000);
  });
  if (missing) return undefined;
  return {
    name: 'nginx',
    url: `http://127.0.0.1:${port}`,
    pid: started.pid ?? 0,
    stop: () => void started.kill(),
  };
}
