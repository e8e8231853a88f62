// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The FFT-Tensor Studio authors
#pragma once

#include "io/test_files.h"

#include <functional>
#include <string>
#include <vector>

#include <sys/stat.h>

/// The rows of test_bad_input.
namespace fft_tensor::test {

struct Row {
    const char* name;
    std::function<std::string(const Folder&)> prepare; ///< writes the files, gives the path to open
    ErrorCode code;
    std::vector<std::string> mentions;
};

/// A safetensors file with these entries (without outer braces) and data.
inline auto weights(const std::string& entries, const std::string& data) {
    return [=](const Folder& folder) {
        return folder.write("bad.safetensors", safetensors("{" + entries + "}", data));
    };
}

inline auto rawFile(const std::string& name, const std::string& bytes) {
    return [=](const Folder& folder) { return folder.write(name, bytes); };
}

inline auto array(const std::string& descr, const std::string& order, const std::string& shape,
                  const std::string& data) {
    return rawFile("bad.npy", npy(npyDict(descr, order, shape), data));
}

/// An index that maps tensor "w" to `shard`, beside a good shard "good.safetensors" that holds "other".
inline auto index(const std::string& shard) {
    return [=](const Folder& folder) {
        folder.write("good.safetensors", safetensors("{" + entry("other", "U8", "[1]", "[0,1]") + "}", "x"));
        return folder.write("model.safetensors.index.json", R"({"weight_map":{"w":")" + shard + "\"}}");
    };
}

inline const std::string goodEntry = entry("w", "U8", "[4]", "[0,4]");
inline const std::string goodWeights = safetensors("{" + goodEntry + "}", "abcd");

inline std::vector<Row> headerRows() {
    const auto malformed = ErrorCode::malformed;
    return {
        {"empty file", rawFile("bad.safetensors", ""), malformed, {"empty"}},
        {"header over the file",
         rawFile("bad.safetensors", littleEndian(1000, 8) + "{}"),
         malformed,
         {"1000 bytes", "only 10"}},
        {"header one byte over",
         rawFile("bad.safetensors", littleEndian(3, 8) + "{}"),
         malformed,
         {"3 bytes"}},
        {"header over 100 MB",
         rawFile("bad.safetensors", littleEndian(100'000'001, 8) + "{}"),
         malformed,
         {"100000001", "at most 100000000"}},
        {"header of 2^64 - 1 bytes",
         rawFile("bad.safetensors", std::string(8, '\xff') + "{}"),
         malformed,
         {"18446744073709551615"}},
        {"no object", rawFile("bad.safetensors", safetensors("[]", "")), malformed, {"'{'"}},
        {"spaces first", rawFile("bad.safetensors", safetensors(" {}", "")), malformed, {"'{'"}},
        {"empty header", rawFile("bad.safetensors", safetensors("", "")), malformed, {"'{'"}},
        {"broken JSON", rawFile("bad.safetensors", safetensors("{\"w\":", "")), malformed, {"byte 5"}},
        {"not UTF-8", rawFile("bad.safetensors", safetensors("{\"\xff\":1}", "")), malformed, {"UTF-8"}},
        {"deep nesting",
         rawFile("bad.safetensors", safetensors("{\"w\":" + std::string(100, '['), "")),
         malformed,
         {"64 levels"}},
        {"duplicate tensor", weights(goodEntry + "," + goodEntry, "abcd"), malformed, {"\"w\"", "twice"}},
        {"duplicate member",
         weights(R"("w":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]})", ""),
         malformed,
         {"\"dtype\"", "twice"}},
        {"metadata not texts", weights("\"__metadata__\":{\"a\":1}", ""), malformed, {"__metadata__"}},
        {"NUL and more after the header",
         rawFile("bad.safetensors", safetensors("{" + goodEntry + "}" + std::string("\0{}", 3), "abcd")),
         malformed,
         {"NUL byte"}},
        {"NUL as padding",
         rawFile("bad.safetensors", safetensors("{" + goodEntry + "}" + std::string(3, '\0'), "abcd")),
         malformed,
         {"NUL byte"}},
        {"NUL in a name",
         rawFile("bad.safetensors", safetensors(std::string("{\"\0\":1}", 8), "")),
         malformed,
         {"byte"}},
        {"unknown dtype",
         weights(entry("w", "XYZ", "[4]", "[0,4]"), "abcd"),
         ErrorCode::unsupported,
         {"\"w\"", "\"XYZ\"", "does not define"}},
        {"metadata no object", weights("\"__metadata__\":\"a\"", ""), malformed, {"__metadata__"}},
    };
}

inline std::vector<Row> entryRows() {
    const auto malformed = ErrorCode::malformed;
    const std::string second = entry("v", "U8", "[2]", "[4,6]");
    return {
        {"overlap",
         weights(goodEntry + "," + entry("v", "U8", "[2]", "[3,5]"), "abcde"),
         malformed,
         {"\"v\"", "overlapping \"w\""}},
        {"same place twice",
         weights(goodEntry + "," + entry("v", "U8", "[4]", "[0,4]"), "abcd"),
         malformed,
         {"overlapping"}},
        {"gap",
         weights(goodEntry + "," + entry("v", "U8", "[1]", "[5,6]"), "abcdef"),
         malformed,
         {"\"v\"", "gap"}},
        {"gap before the first",
         weights(entry("w", "U8", "[2]", "[1,3]"), "abc"),
         malformed,
         {"\"w\"", "gap"}},
        {"bytes after the last", weights(goodEntry, "abcde"), malformed, {"end at byte 4", "5 bytes"}},
        {"out of range",
         weights(goodEntry + "," + second, "abcde"),
         malformed,
         {"\"v\"", "out of range", "5 bytes"}},
        {"far out of range",
         weights(entry("w", "U8", "[1]", "[18446744073709551614,18446744073709551615]"), "a"),
         malformed,
         {"\"w\"", "out of range"}},
        {"offsets reversed",
         weights(entry("w", "U8", "[4]", "[4,0]"), "abcd"),
         malformed,
         {"\"w\"", "data_offsets"}},
        {"three offsets", weights(entry("w", "U8", "[4]", "[0,4,4]"), "abcd"), malformed, {"data_offsets"}},
        {"offsets too large",
         weights(entry("w", "U8", "[4]", "[0,18446744073709551616]"), "abcd"),
         malformed,
         {"data_offsets"}},
        {"negative offset", weights(entry("w", "U8", "[4]", "[-4,0]"), "abcd"), malformed, {"data_offsets"}},
        {"shape against bytes",
         weights(entry("w", "F32", "[2]", "[0,4]"), "abcd"),
         malformed,
         {"\"w\"", "F32", "8 bytes", "span 4"}},
        {"shape product overflow",
         weights(entry("w", "U8", "[4294967296,4294967296]", "[0,0]"), ""),
         malformed,
         {"\"w\"", "overflow"}},
        {"bytes overflow",
         weights(entry("w", "F64", "[2305843009213693952]", "[0,0]"), ""),
         malformed,
         {"overflow"}},
        {"overflow beside zero",
         weights(entry("w", "U8", "[0,4294967296,4294967296]", "[0,0]"), ""),
         malformed,
         {"overflow"}},
        {"negative length", weights(entry("w", "U8", "[-1]", "[0,0]"), ""), malformed, {"\"w\"", "shape"}},
        {"fractional length", weights(entry("w", "U8", "[1.0]", "[0,1]"), "a"), malformed, {"shape"}},
        {"shape no list", weights(entry("w", "U8", "4", "[0,4]"), "abcd"), malformed, {"shape"}},
        {"65 axes",
         weights(entry(
                     "w", "U8",
                     "[1" +
                         [] {
                             std::string ones;
                             for (int i = 0; i < 64; ++i)
                                 ones += ",1";
                             return ones;
                         }() +
                         "]",
                     "[0,1]"),
                 "a"),
         malformed,
         {"65 axes"}},
        {"half a byte", weights(entry("w", "F4", "[3]", "[0,1]"), "a"), malformed, {"whole bytes"}},
        {"unknown dtype",
         weights(entry("w", "F33", "[1]", "[0,4]"), "abcd"),
         ErrorCode::unsupported,
         {"\"w\"", "\"F33\""}},
        {"listed dtype",
         weights(entry("w", "F8_E8M0", "[4]", "[0,4]"), "abcd"),
         ErrorCode::unsupported,
         {"\"w\"", "F8_E8M0"}},
        {"dtype no text",
         weights(R"("w":{"dtype":7,"shape":[0],"data_offsets":[0,0]})", ""),
         malformed,
         {"dtype"}},
        {"no dtype",
         weights(R"("w":{"shape":[0],"data_offsets":[0,0]})", ""),
         malformed,
         {"\"w\"", "no dtype"}},
        {"no shape", weights(R"("w":{"dtype":"U8","data_offsets":[0,0]})", ""), malformed, {"no shape"}},
        {"no offsets", weights(R"("w":{"dtype":"U8","shape":[0]})", ""), malformed, {"no data_offsets"}},
        {"tensor no object", weights("\"w\":[]", ""), malformed, {"\"w\"", "JSON object"}},
    };
}

inline std::vector<Row> shardRows() {
    const auto malformed = ErrorCode::malformed;
    return {
        {"missing shard",
         index("lost.safetensors"),
         ErrorCode::notFound,
         {"lost.safetensors", "model.safetensors.index.json"}},
        {"tensor not in its shard",
         index("good.safetensors"),
         malformed,
         {"\"w\"", "good.safetensors", "not there"}},
        {"index leads up",
         index("../good.safetensors"),
         malformed,
         {"\"w\"", "../good.safetensors", "outside"}},
        {"index leads to a root", index("/etc/passwd"), malformed, {"/etc/passwd"}},
        {"index leads down and up", index("a/../../b.safetensors"), malformed, {"a/../../b.safetensors"}},
        {"index names the parent", index(".."), malformed, {"\"..\""}},
        {"index names the folder", index("."), malformed, {"\".\""}},
        {"index names nothing", index(""), malformed, {"\"w\""}},
        {"index with a NUL", index("good.safetensors\\u0000"), malformed, {"\"w\""}},
        {"shard is a folder",
         [](const Folder& folder) {
             folder.write("sub/x", "");
             return index("sub")(folder);
         },
         ErrorCode::unsupported,
         {"sub", "regular file"}},
        {"NUL after the index",
         rawFile("m.safetensors.index.json", std::string("{\"weight_map\":{}}\0x", 19)),
         malformed,
         {"NUL byte"}},
        {"shard is a Git LFS pointer",
         [](const Folder& folder) {
             folder.write("s.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
             return index("s.safetensors")(folder);
         },
         ErrorCode::unsupported,
         {"s.safetensors", "git lfs pull"}},
        {"shard is a dangling link",
         [](const Folder& folder) {
             std::filesystem::create_symlink("../blobs/lost", folder.path("s.safetensors"));
             return index("s.safetensors")(folder);
         },
         ErrorCode::notFound,
         {"s.safetensors", "dangling", "../blobs/lost"}},
        {"shard is damaged",
         [](const Folder& folder) {
             folder.write("s.safetensors", goodWeights.substr(0, goodWeights.size() - 1));
             return index("s.safetensors")(folder);
         },
         malformed,
         {"s.safetensors", "out of range"}},
        {"weight_map no text",
         rawFile("m.safetensors.index.json", R"({"weight_map":{"w":1}})"),
         malformed,
         {"\"w\""}},
        {"no weight_map", rawFile("config.json", R"({"hidden_size":768})"), malformed, {"weight_map"}},
        {"duplicate in index",
         rawFile("m.safetensors.index.json", R"({"weight_map":{"w":"a","w":"b"}})"),
         malformed,
         {"\"w\"", "twice"}},
        {"folder without weights",
         [](const Folder& folder) { return folder.path(); },
         ErrorCode::notFound,
         {"no .safetensors"}},
        {"one name in two files",
         [](const Folder& folder) {
             folder.write("a.safetensors", goodWeights);
             folder.write("b.safetensors", goodWeights);
             return folder.path();
         },
         malformed,
         {"a.safetensors", "b.safetensors", "\"w\""}},
        {"two indexes",
         [](const Folder& folder) {
             folder.write("a.safetensors.index.json", "{}");
             folder.write("b.safetensors.index.json", "{}");
             return folder.path();
         },
         ErrorCode::invalidArgument,
         {"a.safetensors.index.json"}},
        {"dangling link",
         [](const Folder& folder) {
             std::filesystem::create_symlink("../../blobs/lost", folder.path("model.safetensors"));
             return folder.path("model.safetensors");
         },
         ErrorCode::notFound,
         {"model.safetensors", "symbolic link to \"../../blobs/lost\"", "dangling"}},
    };
}

inline std::vector<Row> npyRows() {
    const auto malformed = ErrorCode::malformed;
    const auto unsupported = ErrorCode::unsupported;
    const auto dict = [](const std::string& text) { return rawFile("bad.npy", npy(text, "x")); };
    return {
        {"object array",
         array("'|O'", "False", "(1,)", "\x80\x04N."),
         unsupported,
         {"bad.npy", "\"|O\"", "pickled", "astype"}},
        {"structured array",
         array("[('a', '<f4'), ('b', '<i4')]", "False", "(1,)", "12345678"),
         unsupported,
         {"structured"}},
        {"complex", array("'<c8'", "False", "(1,)", "12345678"), unsupported, {"<c8", "complex"}},
        {"text", array("'<U3'", "False", "(1,)", "123456789012"), unsupported, {"<U3", "text"}},
        {"bytes", array("'|S3'", "False", "(1,)", "123"), unsupported, {"|S3", "text"}},
        {"dates", array("'<M8[ns]'", "False", "(1,)", "12345678"), unsupported, {"dates"}},
        {"void, bfloat16", array("'|V2'", "False", "(1,)", "12"), unsupported, {"|V2", "bfloat16"}},
        {"long double", array("'<f16'", "False", "(1,)", std::string(16, '\0')), unsupported, {"<f16"}},
        {"no type", array("''", "False", "(1,)", "x"), unsupported, {"dtype"}},
        {"too short",
         array("'<f4'", "False", "(2,)", "1234567"),
         malformed,
         {"8 bytes", "7 follow", "cut short"}},
        {"too long", array("'<f4'", "False", "(2,)", "123456789"), malformed, {"8 bytes", "9 follow"}},
        {"shape overflow", array("'|u1'", "False", "(4294967296, 4294967296)", ""), malformed, {"overflow"}},
        {"bytes overflow", array("'<f8'", "False", "(2305843009213693952,)", ""), malformed, {"overflow"}},
        {"length overflow", array("'|u1'", "False", "(18446744073709551616,)", ""), malformed, {"overflow"}},
        {"negative length", array("'|u1'", "False", "(-1,)", ""), malformed, {"no number"}},
        {"fortran neither", array("'|u1'", "Maybe", "(1,)", "x"), malformed, {"fortran_order"}},
        {"shape no tuple", array("'|u1'", "False", "[1]", "x"), malformed, {"'('"}},
        {"key missing", dict("{'descr': '|u1', 'shape': (1,)}"), malformed, {"fortran_order"}},
        {"key unknown",
         dict("{'descr': '|u1', 'fortran_order': False, 'shape': (1,), 'x': 1}"),
         malformed,
         {"\"x\""}},
        {"key twice",
         dict("{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (1,)}"),
         malformed,
         {"\"descr\""}},
        {"dict not closed",
         dict("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)"),
         malformed,
         {"'}'"}},
        {"text not closed", dict("{'descr"), malformed, {"quoted"}},
        {"an expression",
         dict("{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,)}"),
         malformed,
         {"quoted text"}},
        {"something after",
         dict("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)} x"),
         malformed,
         {"after"}},
        {"no dict", dict("x"), malformed, {"'{'"}},
        {"empty dict text", dict(""), malformed, {"'{'"}},
        {"header over 1 MB",
         rawFile("bad.npy", std::string("\x93NUMPY\2\0", 8) + littleEndian(1 << 21, 4)),
         malformed,
         {"2097152"}},
        {"header over the file",
         rawFile("bad.npy", std::string("\x93NUMPY\1\0", 8) + littleEndian(500, 2) + "{}"),
         malformed,
         {"ends at byte 12", "500"}},
        {"version 4",
         rawFile("bad.npy", std::string("\x93NUMPY\4\0", 8) + littleEndian(2, 2) + "{}"),
         unsupported,
         {"4.0"}},
        {"no signature", rawFile("bad.npy", "this is no array\x01"), malformed, {"signature"}},
    };
}

inline std::vector<Row> otherRows() {
    const auto unsupported = ErrorCode::unsupported;
    return {
        {"no such file",
         [](const Folder& folder) { return folder.path("none.safetensors"); },
         ErrorCode::notFound,
         {"none.safetensors", "No such file"}},
        {"path through a file",
         [](const Folder& folder) { return folder.write("f", "x") + "/w.npy"; },
         ErrorCode::notFound,
         {"f/w.npy"}},
        {"a pipe",
         [](const Folder& folder) {
             (void)::mkfifo(folder.path("pipe").c_str(), 0600);
             return folder.path("pipe");
         },
         unsupported,
         {"pipe", "regular file"}},
        {"HDF5", rawFile("m.h5", "\x89HDF\r\n\x1a\n more"), unsupported, {"HDF5", ".safetensors"}},
        {"PyTorch zip",
         rawFile("pytorch_model.bin", "PK\x03\x04 more"),
         unsupported,
         {"PyTorch", "safetensors"}},
        {"pickle", rawFile("m.pt", "\x80\x02}q\x01."), unsupported, {"pickled", "code"}},
        {"GGUF", rawFile("m.gguf", "GGUF\3"), unsupported, {"GGUF"}},
        {"Git LFS pointer",
         rawFile("m.safetensors", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
         unsupported,
         {"git lfs pull"}},
        {"HTML page",
         rawFile("m.safetensors", "\n<!DOCTYPE HTML>\n<html><body>Log in, ü</body></html>\n"),
         unsupported,
         {"HTML page", "download the file again"}},
        {"HTML without a doctype", rawFile("m.h5", "<Html lang=en>"), unsupported, {"HTML page"}},
        {"HTML for an array", rawFile("m.npy", "\xef\xbb\xbf<html>"), unsupported, {"HTML page"}},
        {"XML",
         rawFile("m.safetensors", "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>"),
         unsupported,
         {"XML", "download the file again"}},
        {"XML without a prologue",
         rawFile("m.npy", "<Error><Code>NoSuchKey</Code></Error>"),
         unsupported,
         {"XML"}},
        {"plain text",
         rawFile("m.safetensors", "Entry not found\r\n"),
         unsupported,
         {"plain text", "\"Entry not found\""}},
        {"long text, cut in a letter",
         rawFile(
             "m.npy", "x" +
                          [] {
                              std::string letters;
                              for (int i = 0; i < 400; ++i)
                                  letters += "é";
                              return letters;
                          }()),
         unsupported,
         {"plain text"}},
        {"JSON that is no index",
         rawFile("m.safetensors", "{\"error\": \"Repository not found\"}"),
         ErrorCode::malformed,
         {"JSON", "weight_map"}},
        {"PDF", rawFile("m.safetensors", "%PDF-1.7\n"), unsupported, {"PDF"}},
        {"gzip", rawFile("m.safetensors.gz", "\x1f\x8b\x08"), unsupported, {"gzip"}},
        {"something else", rawFile("picture.bmp", "BM\x06\x01\x02"), unsupported, {"not known", ".npy"}},
    };
}

inline std::vector<Row> allRows() {
    std::vector<Row> rows;
    for (const auto& part : {headerRows(), entryRows(), shardRows(), npyRows(), otherRows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

} // namespace fft_tensor::test
