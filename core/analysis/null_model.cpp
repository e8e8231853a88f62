// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#include "analysis/null_model.h"

#include "analysis/slices.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace fft_tensor {

namespace {

constexpr std::uint64_t largeTensor = 1 << 16; ///< elements
constexpr std::uint64_t swapsBetweenLooks = 1 << 18;
constexpr std::size_t rowsPerChunk = 64;

__extension__ using Wide = unsigned __int128;

/// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
class SplitMix64 {
  public:
    explicit SplitMix64(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next() {
        std::uint64_t z = m_state += 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    /// A number below `limit`, each equally likely (Lemire, "Fast random integer generation in an interval",
    /// 2019: the low half tells which draws would make some likelier).
    std::uint64_t below(std::uint64_t limit) {
        Wide product = Wide{next()} * limit;
        if (static_cast<std::uint64_t>(product) < limit) {
            const std::uint64_t unfair = (0 - limit) % limit;
            while (static_cast<std::uint64_t>(product) < unfair)
                product = Wide{next()} * limit;
        }
        return static_cast<std::uint64_t>(product >> 64);
    }

  private:
    std::uint64_t m_state;
};

/// A seed of its own for part `number`. Mixed, for the generator's states are evenly spaced: seeds next to
/// each other would draw the same numbers.
std::uint64_t seedOf(std::uint64_t seed, std::uint64_t number) {
    return SplitMix64(SplitMix64(seed).next() ^ number).next();
}

using Order = std::vector<std::uint64_t>;

Order randomOrder(std::uint64_t count, std::uint64_t seed) {
    Order order(count);
    std::iota(order.begin(), order.end(), std::uint64_t{0});
    SplitMix64 random(seed);
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.below(i)]);
    return order;
}

/// Which row (along the last axis) comes to this place. An empty order leaves an axis as it is.
std::uint64_t rowFrom(const Shape& shape, const std::vector<Order>& orders, std::uint64_t row) {
    std::uint64_t from = 0, stride = 1;
    for (std::size_t axis = shape.size() - 1; axis-- > 0;) {
        const std::uint64_t at = row % shape[axis];
        row /= shape[axis];
        from += (orders[axis].empty() ? at : orders[axis][at]) * stride;
        stride *= shape[axis];
    }
    return from;
}

} // namespace

TensorPtr shuffledInSlices(const HostTensor& tensor, const std::vector<int>& axes, std::uint64_t seed,
                           JobContext& context) {
    auto result = std::make_shared<HostTensor>(HostTensor{tensor.name, tensor.shape, tensor.values});
    const Slices slices(tensor.shape, axes);
    float* const values = result->values.data();
    slices.forEachPart([&](std::uint64_t, const Slices::Part& part) {
        if (part.begin > 0) // a slice is shuffled whole
            return;
        SplitMix64 random(seedOf(seed, part.slice));
        float* const first = values + slices.begin(part.slice);
        for (std::uint64_t i = slices.length(); i > 1; --i) {
            if (i % swapsBetweenLooks == 0)
                context.checkpoint();
            std::swap(first[slices.offset(i - 1)], first[slices.offset(random.below(i))]);
        }
    });
    return result;
}

TensorPtr reorderedAlong(const HostTensor& tensor, const std::vector<int>& axes, std::uint64_t seed,
                         JobContext& context) {
    auto result = std::make_shared<HostTensor>(HostTensor{tensor.name, tensor.shape, {}});
    result->values.resize(tensor.values.size());
    std::vector<Order> orders(tensor.shape.size());
    for (const int axis : axes)
        orders[static_cast<std::size_t>(axis)] = randomOrder(tensor.shape[static_cast<std::size_t>(axis)],
                                                             seedOf(seed, static_cast<std::uint64_t>(axis)));
    const std::uint64_t length = tensor.shape.back();
    const Order& inRow = orders.back();
    const auto copyRows = [&](std::size_t, std::size_t begin, std::size_t end) {
        context.checkpoint();
        for (std::uint64_t row = begin; row < end; ++row) {
            const float* const from = tensor.values.data() + length * rowFrom(tensor.shape, orders, row);
            float* const to = result->values.data() + length * row;
            for (std::uint64_t i = 0; i < length; ++i)
                to[i] = from[inRow.empty() ? i : inRow[i]];
        }
    };
    parallelChunks(length > 0 ? tensor.values.size() / length : 0, rowsPerChunk, copyRows);
    return result;
}

double whiteNoiseError(double keep) {
    if (keep <= 0)
        return 1;
    if (keep >= 1)
        return 0;
    return std::sqrt(1 - keep * (1 - std::log(keep)));
}

int nullOrders(std::uint64_t elements) {
    return elements < largeTensor ? 15 : 3;
}

void forEachNull(const NullOrders& orders, const TensorPtr& tensor, const std::vector<int>& axes,
                 Backend& backend, JobContext& context, const std::function<void(Analysis&)>& visit) {
    const bool shuffled = orders.kind == NullKind::shuffled;
    for (int i = orders.begin; i < orders.end; ++i) {
        context.yieldPoint();
        const auto number = static_cast<std::uint64_t>(i);
        const std::uint64_t own = seedOf(orders.seed, shuffled ? number : ~number);
        TensorPtr null = shuffled ? shuffledInSlices(*tensor, axes, own, context)
                                  : reorderedAlong(*tensor, axes, own, context);
        context.yieldPoint();
        visit(*backend.analyze(std::move(null), axes, context));
    }
}

} // namespace fft_tensor
