// CRC-32C by the processor's own instruction, which Swift cannot reach.
#ifndef LADING_CRC32C_H
#define LADING_CRC32C_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
static inline int crc32c_is_in_hardware(void) {
    unsigned int a = 1, b = 0, c = 0, d = 0;
    __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    return (c >> 20) & 1; // SSE 4.2
}

// The register of the sum, neither inverted before nor after.
__attribute__((target("sse4.2"))) static inline uint32_t crc32c_by_hardware(uint32_t sum, const void *bytes,
                                                                            size_t count) {
    const unsigned char *next = (const unsigned char *)bytes;
    uint64_t wide = sum;
    for (; count >= 8; count -= 8, next += 8) {
        uint64_t word;
        memcpy(&word, next, sizeof word);
        wide = __builtin_ia32_crc32di(wide, word);
    }
    sum = (uint32_t)wide;
    for (; count > 0; count--) sum = __builtin_ia32_crc32qi(sum, *next++);
    return sum;
}
#else
static inline int crc32c_is_in_hardware(void) { return 0; }
static inline uint32_t crc32c_by_hardware(uint32_t sum, const void *bytes, size_t count) {
    (void)bytes, (void)count;
    return sum;
}
#endif

#endif
