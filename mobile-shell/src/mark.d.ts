/** The mark of the API that this page is built with, in hexadecimal; see vite.mark.ts. */
declare const API_MARK: string;
