#!/usr/bin/env bash
# Compiles the C tests against a built library: as C99, as C++11, and the one that loads it at run time.
#   Tests/c/build.sh FOLDER LIBRARY [FLAG...]       compilers from CC and CXX
set -euo pipefail
folder=$1 library=$2
shift 2
cd "$(dirname "$0")/../.."
mkdir -p "$folder"

sources=(Tests/c/{check,emulator,files,main,rows}.c Tests/c/*_tests.c)
flags=(-g -O1 -pedantic -Wall -Wextra -Werror -Iinclude -ITests/c "-DLADING_FIXTURES=\"$PWD/Tests/fixtures\"" "$@")
# Found by its soname beside the programs, wherever it was built.
ln -sf "$(readlink -f "$library")" "$folder/liblading.so.0"
link=("$folder/liblading.so.0" '-Wl,-rpath,$ORIGIN' -pthread -lm)
${CC:-cc} -std=c99 "${flags[@]}" "${sources[@]}" "${link[@]}" -o "$folder/lading_tests"
${CXX:-c++} -x c++ -std=c++11 "${flags[@]}" "${sources[@]}" -x none "${link[@]}" -o "$folder/lading_tests_cxx"
${CC:-cc} -std=c99 "${flags[@]}" Tests/c/dlopen_test.c -ldl -o "$folder/dlopen_test"
for sample in upload_images lidar_cameras_sequence import_manifest; do
    ${CC:-cc} -std=c99 "${flags[@]}" bindings/c/$sample.c "${link[@]}" -o "$folder/$sample"
done
