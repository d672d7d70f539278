#!/usr/bin/env bash
# Try this checkout on a bare Debian: python3, git and make, nothing else, with an empty home; first as root, then as
# an ordinary user. What is committed is tried.
#   infra/deploy/try-bare.sh ['COMMAND' ...]     default: 'make setup'
# Needs root and debootstrap. BARE=folder keeps the bare system there for the next trial; SUITE=bookworm.
# This machine's settings for package clients (pip, npm, certificates, proxy) go along; nothing else of it does.
set -euo pipefail

checkout=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
suite=${SUITE:-bookworm}
bare=${BARE:-$(mktemp -d)}
[ $# -gt 0 ] || set -- 'make setup'
[ -n "${BARE:-}" ] || trap 'rm -rf --one-file-system "$bare"' EXIT

if [ ! -x "$bare/usr/bin/make" ]; then
    echo "Making a bare $suite in $bare …"
    debootstrap --variant=minbase --include=python3,git,make "$suite" "$bare" >"$bare.log" || {
        tail -n 5 "$bare.log" && exit 1
    }
fi

for path in /etc/resolv.conf /etc/pip.conf /etc/xdg/pip /etc/npmrc /etc/ssl/certs/ca-certificates.crt; do
    [ ! -e "$path" ] || { mkdir -p "$bare$(dirname "$path")" && cp -rL "$path" "$bare$(dirname "$path")/"; }
done
[ -s "$bare/etc/hosts" ] || echo "127.0.0.1 localhost" >"$bare/etc/hosts" # what an installer writes and debootstrap does not
mapfile -d '' -t settings < <(env -0 | grep -zE '^(PIP_|UV_|npm_config_|NODE_EXTRA_CA_CERTS|SSL_CERT_|[a-z]+_proxy|[A-Z]+_PROXY)')
grep -q '^trial:' "$bare/etc/passwd" || chroot "$bare" useradd --create-home trial

# In a mount namespace of its own: whatever happens, nothing stays mounted.
inside() { # user, command
    local home=/home/trial
    [ "$1" = trial ] || home=/root
    unshare --mount --pid --fork --kill-child bash -euc '
        mount -t proc proc "$1/proc"; mount --rbind /dev "$1/dev"; mount -t tmpfs tmpfs "$1/tmp"
        exec chroot "$1" setpriv --reuid "$2" --regid "$2" --init-groups env -i HOME="$3" USER="$2" LANG=C.UTF-8 \
            PATH=/usr/local/bin:/usr/bin:/bin "${@:5}" bash -c "cd ~/moldir && $4"
    ' - "$bare" "$1" "$home" "$2" "${settings[@]}"
}

for user in root trial; do
    home=$bare/root
    [ "$user" = root ] || home=$bare/home/trial
    find "$home" -mindepth 1 -delete
    git clone -q "$checkout" "$home/moldir"
    chroot "$bare" chown -R "$user:" "${home#"$bare"}"
    for command in "$@"; do
        echo "== as $user: $command"
        started=$SECONDS
        inside "$user" "$command"
        echo "== $((SECONDS - started)) s, $(du -sm "$home/moldir/.venv" 2>/dev/null | cut -f1) MB in .venv;" \
            "in the home beside the checkout: $(find "$home" -mindepth 1 -maxdepth 1 ! -name moldir -printf '%f ')"
    done
done
