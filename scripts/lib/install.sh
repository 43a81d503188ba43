# Installs what is missing, and nothing else: on a machine that has all of it, no package manager is asked.
# Sourced by the scripts beside this folder.

export DOTNET_NOLOGO=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1
# Nothing here speaks a culture, so neither the SDK nor the product needs ICU on the machine.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

apt_is_fresh=

say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "$*"
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    die "This needs root: run it as root, install sudo, or do it yourself: $*"
  fi
}

refresh_apt() {
  command -v apt-get >/dev/null || die "No apt-get here. Install by hand: .NET SDK 10, PostgreSQL's server, iso-codes."
  if [ -z "$apt_is_fresh" ]; then
    as_root apt-get update -q >&2
    apt_is_fresh=1
  fi
}

apt_install() {
  say "Installing $*."
  refresh_apt
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2
}

has_dotnet() {
  command -v dotnet >/dev/null && dotnet --list-sdks 2>/dev/null | grep -q '^10\.'
}

need_certificates() {
  [ -s /etc/ssl/certs/ca-certificates.crt ] || apt_install ca-certificates
}

# The SDK loads it when it first speaks TLS, and ends without it. The package brings the library of whatever release.
need_libssl() {
  ldconfig -p 2>/dev/null | grep -q 'libssl\.so' || ls /usr/lib*/libssl.so.* /usr/lib/*/libssl.so.* >/dev/null 2>&1 \
    || apt_install openssl
}

# Ubuntu packages the SDK; Debian does not, there Microsoft's own script puts it into the home folder.
need_dotnet() {
  need_certificates
  need_libssl
  if [ -x "$HOME/.dotnet/dotnet" ] && ! has_dotnet; then
    use_dotnet_of_home
  fi
  if has_dotnet; then
    return
  fi
  refresh_apt
  if apt-cache show dotnet-sdk-10.0 >/dev/null 2>&1; then
    apt_install dotnet-sdk-10.0
  else
    command -v curl >/dev/null || apt_install curl
    install_dotnet_into_home
  fi
  has_dotnet || die_without_dotnet
}

install_dotnet_into_home() {
  local script
  script=$(mktemp)
  say "Installing the .NET 10 SDK into $HOME/.dotnet."
  curl -fsSL --retry 3 https://dot.net/v1/dotnet-install.sh -o "$script" || die_without_dotnet
  bash "$script" --channel 10.0 --install-dir "$HOME/.dotnet" >&2 || die_without_dotnet
  rm -f "$script"
  use_dotnet_of_home
}

die_without_dotnet() {
  die "There is still no .NET 10 SDK here. Install it by hand: https://dotnet.microsoft.com/download/dotnet/10.0"
}

use_dotnet_of_home() {
  export DOTNET_ROOT="$HOME/.dotnet"
  export PATH="$DOTNET_ROOT:$PATH"
}

# The tests start servers of their own, so a cluster that Debian would create and run is kept from being made.
need_postgres() {
  if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
    return
  fi
  local settings=/etc/postgresql-common/createcluster.d
  as_root mkdir -p "$settings"
  echo 'create_main_cluster = false' | as_root tee "$settings/meanwhile.conf" >/dev/null
  apt_install postgresql
  as_root rm -f "$settings/meanwhile.conf"
}

need_iso_codes() {
  [ -f /usr/share/iso-codes/json/iso_3166-1.json ] || apt_install iso-codes
}

need_haproxy() {
  command -v haproxy >/dev/null || [ -x /usr/sbin/haproxy ] || apt_install haproxy
  PATH="$PATH:/usr/sbin"
}
