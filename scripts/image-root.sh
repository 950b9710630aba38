#!/bin/sh
# Lays out the images' files: image-root.sh GLIBC IMAGE
# GLIBC is the root of a Debian with the C library; IMAGE becomes three folders: shared, and one for each function.
set -eu
glibc=$1
image=$2
shared=$image/shared

# The program has both functions' names: two links to one file, which a layer holds once.
install -D -m 0755 dist/both-functions-linux-* "$shared/usr/local/bin/inject-registry-auth"
ln "$shared/usr/local/bin/inject-registry-auth" "$shared/usr/local/bin/validate-image-pull-secrets"

# The loader stands where the program's header says, the libraries where this loader looks.
for library in libc.so.6 libm.so.6 libpthread.so.0 libdl.so.2; do
  install -D -m 0644 "$glibc"/lib/*-linux-gnu/$library -t "$shared/lib"
done
case $(cd "$glibc/lib" && echo *-linux-gnu) in
  x86_64-linux-gnu) install -D -m 0755 "$glibc/lib64/ld-linux-x86-64.so.2" -t "$shared/lib64" ;;
  aarch64-linux-gnu) install -D -m 0755 "$glibc/lib/ld-linux-aarch64.so.1" -t "$shared/lib" ;;
esac

mkdir -p "$shared/etc"
echo 'nobody:x:65534:65534:nobody:/:/sbin/nologin' >"$shared/etc/passwd"
echo 'nobody:x:65534:' >"$shared/etc/group"

install -D -m 0644 LICENSE THIRD-PARTY-NOTICES.md -t "$shared/licenses"
install -D -m 0644 node_modules/yaml/LICENSE "$shared/licenses/yaml/LICENSE"
install -D -m 0644 "$glibc/usr/share/doc/libc6/copyright" "$shared/licenses/glibc/copyright"
for license in LGPL-2 LGPL-2.1; do
  install -D -m 0644 "$glibc/usr/share/common-licenses/$license" -t "$shared/licenses"
done

for name in inject-registry-auth validate-image-pull-secrets; do
  mkdir -p "$image/$name/usr/local/bin"
  ln -s "$name" "$image/$name/usr/local/bin/function"
done
find "$image" -exec touch --no-dereference --date="@${SOURCE_DATE_EPOCH:-0}" {} +
