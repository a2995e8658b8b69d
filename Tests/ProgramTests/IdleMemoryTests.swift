import Testing

@testable import baraza

@Suite("An idle node gives back memory that it does not use")
struct IdleMemoryTests {
    @Test("it gives back when it begins to rest, then now and then, and never while it works")
    func looks() {
        var memory = IdleMemory(used: 0)
        var used = 0.0
        func look(after seconds: Double) -> Bool {
            used += seconds
            return memory.look(used: used)
        }
        #expect(!look(after: 5))
        #expect(!look(after: IdleMemory.idle))
        #expect(look(after: 0))
        for _ in 0..<IdleMemory.rest { #expect(!look(after: 0)) }
        #expect(look(after: 0))
        #expect(!look(after: 3))
        #expect(look(after: IdleMemory.idle * 0.9))
    }

    @Test("a node that does a little now and then, as on a quiet link, gives back soon after it")
    func little() {
        var memory = IdleMemory(used: 0)
        var used = 0.0
        func look(after seconds: Double) -> Bool {
            used += seconds
            return memory.look(used: used)
        }
        #expect(look(after: 0))
        #expect(!look(after: IdleMemory.little))
        for _ in 1..<IdleMemory.shortRest { #expect(!look(after: 0)) }
        #expect(look(after: 0))
        for _ in 0..<IdleMemory.rest { #expect(!look(after: IdleMemory.little / 99)) }
    }

    @Test("only code that comes from files is let go of, and nothing that was written to")
    func code() {
        let maps = """
            5646af108000-5646af10a000 r--p 00000000 fe:00 1234    /usr/bin/baraza
            5646af10a000-5646af10c000 r-xp 00002000 fe:00 1234    /usr/bin/baraza
            5646af10c000-5646af10d000 rw-p 00004000 fe:00 1234    /usr/bin/baraza
            7f0000000000-7f0000001000 r-xp 00000000 00:00 0
            7ffd3c69d000-7ffd3c69f000 r-xp 00000000 00:00 0       [vdso]
            nonsense
            """
        #expect(IdleMemory.code(in: maps) == [0x5646_af10_a000..<0x5646_af10_c000])
    }

    @Test("the program goes on after it gave back")
    func goesOn() {
        IdleMemory.giveBack()
        #expect((0..<1_000).reduce(0, +) == 499_500 && IdleMemory.processorSeconds() > 0)
    }
}
