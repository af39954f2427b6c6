import { z } from 'zod';

// The window's policy forbids code from strings; zod must not even try, or each try is reported as a violation.
z.config({ jitless: true });
