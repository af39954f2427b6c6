/**
 * Thrown inside the importers when a file or sheet cannot be read; importFiles turns it into a finding. `message` is a
 * sentence for the user, `code` the finding's stable code.
 */
export class ImportRefusal extends Error {
  override readonly name = 'ImportRefusal';
  readonly code: string;
  readonly value: string | undefined;

  constructor(code: string, message: string, value?: string) {
    super(message);
    this.code = code;
    this.value = value;
  }
}
