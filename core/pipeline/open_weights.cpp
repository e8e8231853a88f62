// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "pipeline/open_weights.h"

#include "checkpoint/checkpoint_reader.h"
#include "checkpoint/checkpoint_weight_file.h"

namespace fft_tensor {

std::shared_ptr<const WeightFile> openWeights(const std::string& path, const JobContext& context) {
    // Any HDF5 file goes this way: the checkpoint reader says best why one is not a checkpoint.
    if (looksLikeHdf5(path))
        return openCheckpointAsWeights(path, context);
    return openWeightFile(path);
}

} // namespace fft_tensor
