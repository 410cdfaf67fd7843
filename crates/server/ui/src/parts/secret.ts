// Secrets by reference: the name of an environment variable of the server stands in the workspace, never what is in it.

const REFERENCE = /^env:[A-Za-z_]\w*$/;

/** Whether it names a variable. */
export const isReference = (secret: string | null | undefined): boolean => REFERENCE.test(secret ?? '');

/** The reference to a variable that somebody wrote the name of, with or without what stands before it. */
export const referenceTo = (name: string): string => (name.trim() ? `env:${name.trim().replace(/^(env:|\$)/, '')}` : '');
