// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fft_tensor::gpu::host {

/// The shared memory of the block that runs: its SHARED_ARRAYs, each between red zones, all filled with a
/// pattern before the block begins.
class SharedMemory {
  public:
    SharedMemory();
    ~SharedMemory();
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;

    void beginKernel();
    void beginBlock();
    /// A sentence on the first array with a write beside it; ends the block.
    [[nodiscard]] std::optional<std::string> damage() const;

    /// The array of one SHARED_ARRAY; `key` tells it from the others. Null where the block's memory is full.
    [[nodiscard]] void* array(const void* key, std::size_t bytes);
    [[nodiscard]] bool contains(const void* address) const;

  private:
    struct Array {
        const void* key;
        unsigned char* begin;
        std::size_t bytes;
    };
    std::unique_ptr<unsigned char[]> m_memory;
    std::size_t m_used = 0;  ///< red zones included
    std::size_t m_asked = 0; ///< without them
    std::vector<Array> m_arrays;
};

} // namespace fft_tensor::gpu::host
