#if canImport(Glibc)
import CHeap
import Glibc
#endif

/// How the process takes memory from the system.
package enum Heap {
    /// Has threads share as few heaps as there are processors, where glibc would give them eight times as many: each keeps
    /// what was let go of in it, which is a third of what a node holds while it takes records in. Call it before there are
    /// threads.
    package static func share() {
        #if canImport(Glibc)
        mallopt(M_ARENA_MAX, max(2, CInt(sysconf(CInt(_SC_NPROCESSORS_ONLN)))))
        #endif
    }
}
