// SPDX-License-Identifier: MIT
// The table of Learn's "Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE" for two sockets of one user.
#pragma once

namespace contract {

/// Binds two sockets of this type for every cell of the table that says this code (0: success), and
/// fails when a cell answers otherwise.
void check_bind_matrix(int type, int code);

}  // namespace contract
