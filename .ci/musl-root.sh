#!/usr/bin/env bash
# Makes the root of a system whose C library is musl, as Alpine is one: the loader out of Debian's package, and libstdc++
# built against it from GCC's source, as Debian has none for musl. musl-root.sh ROOT
# The library is kept in the user's cache folder between runs. Needs musl-tools, g++-12, gcc-12-source and make.
set -euo pipefail
root=$1
version=$(dpkg-query --show --showformat '${Version}-' gcc-12-source musl)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/porch-registry-auth/libstdc++-musl-${version%-}
gcc=$(dirname "$(gcc-12 -print-libgcc-file-name)")

build() {
  tar -xf /usr/src/gcc-12/gcc-*.tar.xz --strip-components=1 --exclude='*/testsuite/*/*' --exclude='*/gcc/*/*'
  # A whole build of GCC would have left the choice of threads here.
  cp libgcc/gthr-posix.h libgcc/gthr-default.h
  # Debian's unwinder asks glibc where an exception is handled. Nothing in bun handles any, so the answer is: nowhere.
  echo '__attribute__((weak)) int _dl_find_object(void) { return -1; }' | musl-gcc -fPIC -x c -c - -o nowhere.o
  cat >g++ <<END
#!/bin/sh
case " \$* " in *' -shared '*) set -- "\$@" $PWD/nowhere.o $gcc/libgcc_eh.a $gcc/libgcc.a -Wl,-z,defs ;; esac
exec g++-12 -specs /usr/lib/x86_64-linux-musl/musl-gcc.specs "\$@"
END
  chmod +x g++
  mkdir build
  cd build
  ../libstdc++-v3/configure --host=x86_64-linux-musl --build=x86_64-linux-gnu CC=musl-gcc CXX="$PWD/../g++" \
    CFLAGS=-O1 CXXFLAGS=-O1 --disable-static --disable-multilib --disable-nls --disable-libstdcxx-pch
  make -j "$(nproc)"
}

if [ ! -e "$cache" ]; then
  work=$(mktemp -d)
  trap '[ $? = 0 ] || tail -n 30 "$work/log"; rm -rf "$work"' EXIT
  (cd "$work" && build) >"$work/log" 2>&1
  mkdir -p "$(dirname "$cache")"
  strip --strip-unneeded -o "$work/library" "$work/build/src/.libs/libstdc++.so.6"
  mv "$work/library" "$cache"
fi
install -D /usr/lib/x86_64-linux-musl/libc.so "$root/lib/ld-musl-x86_64.so.1"
install -D "$cache" "$root/usr/lib/libstdc++.so.6"
