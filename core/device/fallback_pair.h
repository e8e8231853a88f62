// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "base/error.h"
#include "device/fallback_backend.h"
#include "product/methods/cpu_products.h"

#include <atomic>
#include <memory>
#include <string>
#include <utility>

namespace fft_tensor {

/// A device and the CPU that takes its place: what the backend, its analyses and its products share. The
/// order of members is that of their deaths, backwards: the plug-in goes last.
class FallbackPair {
  public:
    explicit FallbackPair(FallbackParts parts) : m_parts(std::move(parts)) {}

    [[nodiscard]] Backend& cpu() { return *m_parts.cpu; }
    [[nodiscard]] Backend& device() { return *m_parts.device.backend; }
    [[nodiscard]] ProductFactory* deviceProducts() { return m_parts.device.products.get(); }
    [[nodiscard]] ProductFactory& cpuProducts() {
        if (!m_cpuProducts)
            m_cpuProducts = makeCpuProducts(cpu().transform());
        return *m_cpuProducts;
    }
    [[nodiscard]] bool isLost() const { return *m_lost; }
    /// True from the moment on at which the device is given up; any thread may look.
    [[nodiscard]] std::shared_ptr<const std::atomic<bool>> lostFlag() const { return m_lost; }
    /// Who computes next.
    [[nodiscard]] Backend& current() { return isLost() ? cpu() : device(); }

    /// Precondition: inside a catch block of an Error that the device threw. Rethrows what the CPU would not
    /// do better; else says that the CPU goes on with `subject`.
    void fallBack(const Error& error, const std::string& subject) {
        if (error.code() == ErrorCode::outOfMemory) {
            // The device's memory or the computer's own: what the device said tells.
            warn("There is too little memory to compute " + subject + " on " +
                 m_parts.device.backend->description() + " (" + error.message() +
                 ") It is computed on the CPU instead.");
        } else if (error.code() == ErrorCode::unsupported) { // where the CPU cannot either, it says so itself
            warn(subject + " is nothing for " + m_parts.device.backend->description() + " (" +
                 error.message() + ") It is computed on the CPU instead.");
        } else if (error.code() == ErrorCode::deviceFailed) {
            end(error, subject);
        } else {
            throw;
        }
    }

  private:
    void end(const Error& error, const std::string& subject) {
        if (m_lost->exchange(true))
            return;
        warn(m_parts.device.backend->description() + " failed at " + subject + " (" + error.message() +
             ") It is not used again until the program is restarted; the CPU goes on.");
        if (m_parts.lost)
            m_parts.lost(error.message());
    }

    void warn(const std::string& sentence) const {
        if (m_parts.log)
            m_parts.log(LogLevel::warning, sentence);
    }

    FallbackParts m_parts;
    std::unique_ptr<ProductFactory> m_cpuProducts; ///< made when they are first needed
    std::shared_ptr<std::atomic<bool>> m_lost = std::make_shared<std::atomic<bool>>(false);
};

using FallbackPairPtr = std::shared_ptr<FallbackPair>;

/// Where a thing that was made on the device lives: there, until it fails or the device is lost; then on the
/// CPU.
template<class Thing>
class Residence {
  public:
    Residence(FallbackPairPtr pair, std::unique_ptr<Thing> thing, bool onDevice)
        : m_pair(std::move(pair)), m_thing(std::move(thing)), m_onDevice(onDevice) {}

    [[nodiscard]] FallbackPair& pair() const { return *m_pair; }
    [[nodiscard]] const Thing& thing() const { return *m_thing; }
    [[nodiscard]] Thing& thing() { return *m_thing; }
    [[nodiscard]] bool isOnDevice() const { return m_onDevice; }

    /// What `operation` answers of the thing on the device, or else of the one that `remake` makes on the
    /// CPU; `subject` names it in the warning. Should the remaking be cancelled, it is still to be done.
    template<class Operation, class Subject, class Remake>
    decltype(auto) run(const Operation& operation, const Subject& subject, const Remake& remake) {
        m_leaving = m_leaving || (m_onDevice && m_pair->isLost());
        if (m_onDevice && !m_leaving) {
            try {
                return operation(*m_thing);
            } catch (const Error& error) {
                m_pair->fallBack(error, subject());
                m_leaving = true;
            }
        }
        if (m_leaving) {
            m_thing = remake();
            m_onDevice = m_leaving = false;
        }
        return operation(*m_thing);
    }

  private:
    FallbackPairPtr m_pair; ///< first: what follows was made by it
    std::unique_ptr<Thing> m_thing;
    bool m_onDevice, m_leaving = false;
};

} // namespace fft_tensor
