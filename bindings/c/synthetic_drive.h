/*
 * A short drive that was never driven: images and point clouds made in memory, for lidar_cameras_sequence.c.
 * Stands in for a capture program's cameras and lidar.
 */
#ifndef SYNTHETIC_DRIVE_H
#define SYNTHETIC_DRIVE_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IMAGE_WIDTH = 320, IMAGE_HEIGHT = 180, POINTS = 2000 };

/** Bytes on the heap; NULL when there was no memory. */
struct bytes {
    unsigned char *data;
    size_t size;
};

static void put_number(struct bytes *out, uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out->data[out->size++] = (unsigned char)(value >> shift);
}

/** The checksum of a PNG chunk (ISO 3309). */
static uint32_t crc32_of(const unsigned char *bytes, size_t size) {
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320u : 0);
    }
    return ~crc;
}

/** Writes the header of a chunk; returns where its type begins. */
static size_t begin_chunk(struct bytes *out, const char *type, uint32_t size) {
    put_number(out, size);
    memcpy(out->data + out->size, type, 4);
    out->size += 4;
    return out->size - 4;
}

static void end_chunk(struct bytes *out, size_t start) {
    put_number(out, crc32_of(out->data + start, out->size - start));
}

/** A gray gradient with a bright square that moves from frame to frame, as an uncompressed PNG. */
static struct bytes make_image(int frame) {
    /* Each row has a filter byte; all rows fit into one stored block of deflate. */
    enum { RAW = (IMAGE_WIDTH + 1) * IMAGE_HEIGHT };
    struct bytes out = {(unsigned char *)malloc(RAW + 100), 0};
    uint32_t low = 1, high = 0; /* Adler-32 */
    size_t start;
    if (out.data == NULL) return out;
    memcpy(out.data, "\x89PNG\r\n\x1a\n", 8);
    out.size = 8;
    start = begin_chunk(&out, "IHDR", 13);
    put_number(&out, IMAGE_WIDTH);
    put_number(&out, IMAGE_HEIGHT);
    memcpy(out.data + out.size, "\x08\0\0\0\0", 5); /* 8 bits, gray */
    out.size += 5;
    end_chunk(&out, start);
    start = begin_chunk(&out, "IDAT", RAW + 11);
    memcpy(out.data + out.size, "\x78\x01\x01", 3); /* zlib, the last block, stored */
    out.size += 3;
    out.data[out.size++] = RAW & 0xFF;
    out.data[out.size++] = RAW >> 8;
    out.data[out.size++] = ~RAW & 0xFF;
    out.data[out.size++] = ~RAW >> 8 & 0xFF;
    for (int y = 0; y < IMAGE_HEIGHT; y++)
        for (int x = -1; x < IMAGE_WIDTH; x++) {
            const int is_square = abs(x - 60 - 40 * frame) < 15 && abs(y - 100) < 15;
            const unsigned char value = x < 0 ? 0 : is_square ? 250 : (unsigned char)(y + x / 8);
            out.data[out.size++] = value;
            low = (low + value) % 65521;
            high = (high + low) % 65521;
        }
    put_number(&out, high << 16 | low);
    end_chunk(&out, start);
    end_chunk(&out, begin_chunk(&out, "IEND", 0));
    return out;
}

/** Rings on flat ground, as CSV. `time_ns` is the time of the first point. */
static struct bytes make_point_cloud(int64_t time_ns) {
    enum { LINE = 96 };
    struct bytes out = {(unsigned char *)malloc((POINTS + 1) * LINE), 0};
    if (out.data == NULL) return out;
    out.size = (size_t)snprintf((char *)out.data, LINE, "ts_gps,x,y,z,intensity\n");
    for (int i = 0; i < POINTS; i++) {
        const double angle = i * 0.01, radius = 4 + (double)(i / 200);
        out.size += (size_t)snprintf((char *)out.data + out.size, LINE, "%lld,%.3f,%.3f,%.3f,%d\n",
                                     (long long)(time_ns + i * 10000), radius * cos(angle), radius * sin(angle), -1.9,
                                     i % 256);
    }
    return out;
}

#endif
