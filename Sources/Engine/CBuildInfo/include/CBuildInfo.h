// What Package.swift knows about this build and Swift's own defines cannot carry: text.
#pragma once

/// The git commit of the checkout, with a trailing "+" if it had uncommitted changes; "unknown" outside git.
const char *_Nonnull medalign_commit(void);
