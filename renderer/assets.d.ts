/** Style sheets are imported for their effect; the bundler writes them to files, so that the policy `style-src 'self'` holds. */
declare module '*.css' {}

/** The address of a file that the bundler copies beside the scripts. */
declare module '*?url' {
  const url: string;
  export default url;
}
