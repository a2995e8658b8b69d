@_spi(CustomByteBufferAllocator) import NIOCore

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Files as buffers, without a copy: what is sent goes from the operating system's memory of the file to the connection.
///
/// Such a buffer is a private mapping: somebody who wrote into it would change neither the file nor what others read.
/// It is let go of when its last slice is.
enum VolumeMemory {
    /// The file's bytes; `nil` where the system gives no memory for them.
    ///
    /// - Parameters:
    ///   - descriptor: of a file that is open for reading; may be closed afterwards.
    ///   - length: of the file, which never becomes shorter.
    static func buffer(of descriptor: CInt, length: Int) -> ByteBuffer? {
        guard let start = allocate(length) else { return nil }
        let protection = PROT_READ | PROT_WRITE
        guard mmap(start, length, protection, MAP_PRIVATE | MAP_FIXED, descriptor, 0) != MAP_FAILED else {
            free(start)
            return nil
        }
        return ByteBuffer(
            takingOwnershipOf: UnsafeMutableRawBufferPointer(start: start, count: length), allocator: allocator)
    }

    /// Bytes before each piece of memory in which its length stands: whole pages, as mappings begin at a page.
    private static let header = Int(getpagesize())

    private static let allocator = ByteBufferAllocator(
        allocate: { VolumeMemory.allocate($0) },
        reallocate: { old, oldLength, length in
            guard let new = VolumeMemory.allocate(length) else { return nil }
            guard let old else { return new }
            new.copyMemory(from: old, byteCount: min(oldLength, length))
            VolumeMemory.free(old)
            return new
        },
        deallocate: { VolumeMemory.free($0) },
        copy: { $0.copyMemory(from: $1, byteCount: $2) })

    private static func allocate(_ length: Int) -> UnsafeMutableRawPointer? {
        let whole = header + length
        let memory = mmap(nil, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { return nil }
        memory.storeBytes(of: whole, as: Int.self)
        return memory + header
    }

    private static func free(_ start: UnsafeMutableRawPointer) {
        let memory = start - header
        munmap(memory, memory.load(as: Int.self))
    }
}
