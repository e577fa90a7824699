/** Where this code lives: the only GitHub repository whose jobs may deploy. */
export const repository = 'example/cutover';
