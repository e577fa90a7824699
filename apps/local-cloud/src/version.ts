/** Of this program, as GET /_cutover/health tells it. */
export const VERSION = '0.1.0';
