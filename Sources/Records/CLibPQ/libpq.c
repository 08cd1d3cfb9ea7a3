// The module is header-only; SwiftPM wants one source file.
#include "CLibPQ.h"
