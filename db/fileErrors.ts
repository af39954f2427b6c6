/** The code that the system or SQLite gave an error, empty where there is none. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** In words why the system did not let us at a file; the code itself where there are no better words. */
export function describeFileError(error: unknown): string {
  switch (systemCode(error)) {
    case 'ENOENT':
      return 'it does not exist';
    case 'EACCES':
    case 'EPERM':
      return 'access is denied';
    case 'EROFS':
    case 'SQLITE_READONLY':
    case 'SQLITE_READONLY_DIRECTORY':
      return 'it is on a read-only disk or folder';
    case 'ENOSPC':
    case 'SQLITE_FULL':
      return 'the disk is full';
    case 'EISDIR':
      return 'it is a folder';
    case 'ENOTDIR':
      return 'part of its path is not a folder';
    case 'SQLITE_CANTOPEN':
      return 'the folder does not exist or access is denied';
    case 'EBUSY':
    case 'SQLITE_BUSY':
      return 'another program is using it';
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
