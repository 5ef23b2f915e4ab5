import { Kernel1795400000100 } from './1795400000100-kernel';
import { Identity1795400000200 } from './1795400000200-identity';
import { Properties1795400000300 } from './1795400000300-properties';

/** Oldest first. An explicit list (no glob) loads the same way under node, tsc output and Jest. */
export const migrations = [Kernel1795400000100, Identity1795400000200, Properties1795400000300];
