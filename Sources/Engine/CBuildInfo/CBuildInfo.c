#include "CBuildInfo.h"

#ifndef MEDALIGN_COMMIT
#define MEDALIGN_COMMIT "unknown"
#endif

const char *medalign_commit(void) { return MEDALIGN_COMMIT; }
