"""The kit that opens the site elsewhere: its files agree with the settings, with each other, and with their engines."""

import re
import shutil
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

from home.exploitation.journal import ENTETE
from safran.installation.management.commands.installer import REGLAGES
from scripts.installation import nginx_regler
from tests.citations import RACINE

KIT = RACINE / "deploiement"
COMPOSE = yaml.safe_load((KIT / "compose.yaml").read_text("utf-8"))
SERVICES = COMPOSE["services"]
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
SYSTEMD = shutil.which("systemd-analyze")
# Ce que nous disons d’un service ; un mot hors de cette liste est une faute de frappe, ou un choix à relire.
MOTS_COMPOSE = set(
    "image build command entrypoint environment env_file volumes read_only tmpfs cap_drop security_opt restart "
    "depends_on healthcheck ports profiles shm_size".split()
)


def lire(chemin: str) -> str:
    return (RACINE / chemin).read_text("utf-8")


def test_the_sample_names_each_variable_that_the_site_or_the_kit_reads_and_no_other():
    reglages = [f for f in (RACINE / "safran/settings").glob("*.py") if f.name not in ("test.py", "dev.py")]
    code = "\n".join(f.read_text("utf-8") for f in reglages)
    assert "os.environ" not in code, "un réglage se lit par `env`"
    lues = set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', code))
    lues |= {variable for _, _, variable, _ in REGLAGES}
    lues |= set(re.findall(r"\$\{([A-Z_]+)", lire("deploiement/compose.yaml")))
    dites = re.findall(r"^#?([A-Z][A-Z_]+)=", lire("deploiement/safran.env.exemple"), re.M)
    assert len(dites) == len(set(dites)) and set(dites) - {"DJANGO_SETTINGS_MODULE"} == lues


def test_compose_names_only_services_volumes_files_and_hosts_that_exist():
    montes = [monte.split(":") for service in SERVICES.values() for monte in service.get("volumes", [])]
    nommes = {source for source, *_ in montes if not source.startswith((".", "/"))}
    assert nommes == COMPOSE["volumes"].keys()
    assert all((KIT / source).is_file() for source, *_ in montes if source.startswith("."))
    image = lire("deploiement/Containerfile")
    for nom, service in SERVICES.items():
        assert service.keys() <= MOTS_COMPOSE, nom
        assert re.search(r":v?\d", service["image"]) or (KIT / service["build"]["context"] / "manage.py").is_file()
        assert (KIT / f"{service.get('env_file', 'safran.env')}.exemple").is_file()
        for autre, attente in service.get("depends_on", {}).items():
            veille = "healthcheck" in SERVICES[autre] or "build" in SERVICES[autre] and "HEALTHCHECK" in image
            assert veille or attente["condition"] != "service_healthy", f"{nom} attend {autre}, que rien ne veille"
    amonts = "".join(f.read_text("utf-8") for f in (KIT / "nginx/conteneurs").iterdir())
    hotes = re.findall(r"(?:@|http://|server )(\w+):\d+", lire("deploiement/compose.yaml") + amonts)
    assert len(hotes) >= 7 and set(hotes) <= SERVICES.keys()


def test_compose_runs_two_sites_two_workers_one_timer_without_root_and_is_backed_up_from_the_base_itself():
    roles = [role for s in SERVICES.values() if "build" in s for role in s.get("command", [])]
    assert sorted(roles) == ["/sauvegardes", "fond", "fond", "minuterie", "sauvegarder", "web", "web"]
    notres = [s for s in SERVICES.values() if "build" in s]
    assert all(s["read_only"] and s["cap_drop"] == ["ALL"] and "donnees:/donnees" in s["volumes"] for s in notres)
    assert len({s["environment"]["MACHINE"] for s in notres}) == 1  # une seule minuterie bat pour tous
    sauvegarde, image = SERVICES["sauvegarde"], lire("deploiement/Containerfile")
    assert (
        "@base:" in sauvegarde["environment"]["DATABASE_URL"]
        and "@bouncer:" in COMPOSE["x-safran"]["environment"]["DATABASE_URL"]
    )
    assert sauvegarde["environment"] | {"DATABASE_URL": "", "POSTGRES_MUTUALISE": "true"} == COMPOSE["x-safran"][
        "environment"
    ] | {"DATABASE_URL": ""}
    assert (
        sauvegarde["environment"]["POSTGRES_MUTUALISE"] == "false"
        and "/srv/sauvegardes:/sauvegardes" in sauvegarde["volumes"]
    )
    ou_signe = "/srv/safran/cles:/srv/safran/cles"  # le site servi ne voit pas la clé qui signe
    assert [nom for nom, service in SERVICES.items() if ou_signe in service.get("volumes", [])] == ["sauvegarde"]
    assert "postgresql-client" in image and re.search(r"^COPY .*pyproject\.toml", image, re.M)
    assert SERVICES["base"]["image"].endswith(":17"), "Debian 13 donne pg_dump 17"


def test_image_follows_good_practice_and_copies_what_exists():
    texte = lire("deploiement/Containerfile")
    hadolint = Path(sys.executable).parent / "hadolint"
    juge = subprocess.run([hadolint, KIT / "Containerfile"], capture_output=True, text=True)
    assert juge.returncode == 0, juge.stdout
    assert re.findall(r"^USER (\S+)", texte, re.M) == ["10001"] and "HEALTHCHECK" in texte and "\nADD " not in texte
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", texte, re.M)
    assert all((RACINE / source).exists() for source in chain.from_iterable(map(str.split, copies)))
    ailes = {chemin.parent.name for chemin in RACINE.glob("*/__init__.py")} - {"tests", "scripts", "benchmarks"}
    assert ailes | {"templates", "static"} <= set(copies)


def test_units_are_understood_and_run_what_exists(tmp_path):
    for fichier in (KIT / "systemd").rglob("*.*"):
        if fichier.is_file():
            la = tmp_path / fichier.relative_to(KIT / "systemd")
            la.parent.mkdir(exist_ok=True)
            la.write_text(fichier.read_text("utf-8").replace("/srv/safran", str(RACINE)))
    unites = [f.name.replace("@.", "@1.") for f in tmp_path.glob("safran-*.*") if f.is_file()]
    lignes = [re.search(r"^ExecStart=(\S+) (\w+)", f.read_text(), re.M) for f in tmp_path.glob("*.service")]
    assert all(Path(ligne[1]).stat().st_mode & 0o111 for ligne in lignes)
    assert {ligne[2] for ligne in lignes} == {"web", "fond", "battre", "sauvegarder"}
    assert all((tmp_path / f"{u.removesuffix('.timer')}.service").is_file() for u in unites if u.endswith(".timer"))
    if SYSTEMD:
        env = {"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"}
        dit = subprocess.run([SYSTEMD, "verify", *unites], env=env, capture_output=True, text=True)
        assert dit.returncode == 0 and str(tmp_path) not in dit.stderr, dit.stderr


def test_nginx_lets_through_what_the_site_takes_and_tells_it_who_asks():
    conf, commun = lire("deploiement/nginx/safran.conf"), lire("deploiement/nginx/mandataire.conf")
    corps = conf.partition("server_name safran.example;\n    ssl")[2]
    assert f"\n    client_max_body_size {settings.TAILLE_MAX_REQUETE >> 20}m;" in corps
    for chemin, taille in settings.TAILLES_MAX.items():
        if taille > settings.TAILLE_MAX_REQUETE:
            dedans = re.search(rf"location {chemin} {{(.*?)}}", corps, re.S)[1]
            assert f"client_max_body_size {taille >> 20}m;" in dedans
    for entete, valeur in ((ENTETE, "$request_id"), ("X-Forwarded-Proto", "$scheme"), ("Host", "$http_host")):
        assert f"proxy_set_header {entete} {valeur};" in commun
    assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in commun
    assert {"    gzip on;", "    gzip_vary on;"} <= set(corps.splitlines())  # le site ne compresse rien
    assert {"application/json", "application/geo+json"} <= set(re.search(r"gzip_types ([^;]+);", corps)[1].split())


@pytest.mark.parametrize("hebergement", ["machine", "conteneurs"])
def test_nginx_understands_its_files(tmp_path, hebergement):
    shutil.copytree(KIT, tmp_path / "deploiement")
    for fichier in (tmp_path / "deploiement/nginx/conteneurs").iterdir():  # leurs noms n’existent que dans le réseau
        fichier.write_text(re.sub(r"\b(site\d|seau):", "127.0.0.1:", fichier.read_text("utf-8")), "utf-8")
    conf = nginx_regler(tmp_path, hebergement)
    inclus = re.findall(r"include (\S+);", "".join(f.read_text("utf-8") for f in (tmp_path / "nginx").iterdir()))
    assert len(set(inclus)) == 4 and all(Path(chemin).is_file() for chemin in inclus)
    if NGINX:
        dit = subprocess.run([NGINX, "-t", "-q", "-c", conf], capture_output=True, text=True)
        assert dit.returncode == 0 and "warn" not in dit.stderr, dit.stderr


def epingles(texte: str) -> set[tuple[str, str]]:
    """Name and version of each package that a file pins."""
    lus = re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==([^\s;]+)", texte, re.M)
    return {(re.sub(r"[-_.]+", "-", nom).lower(), version) for nom, version in lus}


@pytest.mark.parametrize(
    ("verrou", "sources"),
    [
        ("requirements.lock", ["requirements.txt", "requirements-services.txt", "requirements-signature.txt"]),
        ("requirements-dev.lock", ["requirements.txt", "requirements-dev.txt"]),
    ],
)
def test_locks_hold_what_is_asked_at_its_version_with_its_print(verrou, sources):
    fige = lire(verrou)
    absents = {couple for source in sources for couple in epingles(lire(source))} - epingles(fige)
    assert not absents, f"{verrou} est en retard, « make verrouiller » : {absents}"
    blocs = re.split(r"\n(?=\w)", fige.strip())
    assert len(blocs) > 50 and all("--hash=sha256:" in bloc for bloc in blocs)


def test_locks_of_work_hold_what_is_installed_to_serve_and_production_names_the_missing_packages(tmp_path):
    ailleurs = epingles(lire("requirements.lock")) - epingles(lire("requirements-dev.lock"))
    assert not ailleurs, f"les essais ne passent pas sur ce qui sert : {ailleurs}"
    for nom, dit in (("ldconfig", ""), ("id", "echo 1000")):
        (tmp_path / nom).write_text(f"#!/bin/sh\n{dit}\n")
        (tmp_path / nom).chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/sbin:/usr/bin:/bin"}
    commande = ["bash", RACINE / "scripts/installer.sh", tmp_path / "venv", "production"]
    dit = subprocess.run(commande, env=env, capture_output=True, text=True)
    assert dit.returncode == 1 and not (tmp_path / "venv").exists()
    assert "libpangoft2-1.0-0 libharfbuzz-subset0" in dit.stderr and "chromium" not in dit.stderr


@pytest.mark.parametrize("page", ["docs/exploitation.md", "docs/reference-exploitation.md"])
def test_each_command_of_the_guide_exists_and_takes_its_options(page):
    texte = lire(page)
    lignes = re.findall(r"`([^`\n]+)`", texte)
    lignes += chain.from_iterable(bloc.splitlines() for bloc in re.findall(r"```sh\n(.*?)```", texte, re.S))
    cibles = set(re.findall(r"^([a-z-]+):", lire("Makefile"), re.M))
    roles = set(re.findall(r"^  (\w+)\)", lire("deploiement/safran"), re.M))
    connues, vues = get_commands(), 0
    for ligne in lignes:
        for cible in re.findall(r"(?:^|&& )make ([a-z-]+)", ligne):
            assert cible in cibles, ligne
        for nom, suite in re.findall(r"(?:manage\.py|(?:^|sudo |&& )safran) ([a-z_]+)([^|&;]*)", ligne):
            vues += 1
            if nom in roles:
                continue
            assert nom in connues, ligne
            options = load_command_class(connues[nom], nom).create_parser("manage.py", nom)._option_string_actions
            assert set(re.findall(r"--\w[\w-]*", suite)) <= options.keys(), ligne
    assert vues >= 5
