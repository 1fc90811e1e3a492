"""Make the film and the sound that the demonstration plays: `python scripts/medias_demo.py` (development script).

Needs `requirements-scripts.txt`, Chromium and espeak-ng. The scenes of the house are drawn, filmed and captioned; the
sound is read by a synthetic voice. The files are kept with the demonstration: it never makes them.
"""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safran.settings.test")

import av
import django
import yaml
from PIL import Image
from playwright.sync_api import sync_playwright

from scripts.banc import ARGUMENTS_CHROMIUM, RACINE, chromium

django.setup()

from home.dessins.scenes import Figure, scene_dessiner  # noqa: E402  (Django d’abord)

DOSSIER = RACINE / "safran" / "demo" / "contenu" / "medias"
LARGEUR, HAUTEUR, CADENCE = 640, 360, 10
FONDU = 6  # images
FEUILLE = (RACINE / "static" / "css" / "safran.css").as_uri()
TAILLE = f"body {{ margin: 0 }} svg {{ display: block; width: {LARGEUR}px; height: {HAUTEUR}px }}"
PAGE = (
    f'<!doctype html><html lang="fr" data-theme="light"><link rel="stylesheet" href="{FEUILLE}"><style>{TAILLE}</style>'
)
VOIX = ("espeak-ng", "-v", "fr", "-s", "135", "-p", "42")


def scenes_peindre(plans: list[dict]) -> list[Image.Image]:
    """Each shot as a picture."""
    images = []
    with sync_playwright() as outil, tempfile.TemporaryDirectory() as dossier:
        navigateur = outil.chromium.launch(executable_path=chromium(), args=ARGUMENTS_CHROMIUM)
        page = navigateur.new_page(viewport={"width": LARGEUR, "height": HAUTEUR})
        for plan in plans:
            gens = tuple(Figure(**figure) for figure in plan["personnages"])
            fichier = Path(dossier) / "plan.html"
            fichier.write_text(PAGE + scene_dessiner(plan["lieu"], gens, tuple(plan["objets"])), "utf-8")
            page.goto(fichier.as_uri())
            images.append(Image.open(io.BytesIO(page.screenshot())).convert("RGB"))
        navigateur.close()
    return images


def film_monter(plans: list[dict], sortie: Path) -> None:
    """The shots one after the other, each fading into the next; silent, VP9."""
    images = scenes_peindre(plans)
    with av.open(str(sortie), "w") as film:
        piste = film.add_stream("libvpx-vp9", rate=CADENCE, options={"crf": "38", "b": "0", "deadline": "good"})
        piste.width, piste.height, piste.pix_fmt = LARGEUR, HAUTEUR, "yuv420p"
        for rang, (plan, image) in enumerate(zip(plans, images, strict=True)):
            for numero in range(plan["secondes"] * CADENCE):
                fondue = Image.blend(images[rang - 1], image, numero / FONDU) if rang and numero < FONDU else image
                film.mux(piste.encode(av.VideoFrame.from_image(fondue)))
        film.mux(piste.encode())


def sous_titres_ecrire(plans: list[dict], sortie: Path) -> None:
    """One caption a shot, as WebVTT."""
    lignes, debut = ["WEBVTT", ""], 0
    for plan in plans:
        fin = debut + plan["secondes"]
        lignes += [f"{_heure(debut)} --> {_heure(fin)}", plan["dit"], ""]
        debut = fin
    sortie.write_text("\n".join(lignes), "utf-8")


def _heure(secondes: int) -> str:
    return f"00:{secondes // 60:02}:{secondes % 60:02}.000"


def voix_lire(texte: str, sortie: Path) -> None:
    """The text read aloud, MP3, one channel."""
    dite = subprocess.run([*VOIX, "--stdout", texte], check=True, capture_output=True).stdout
    with av.open(io.BytesIO(dite)) as source, av.open(str(sortie), "w") as son:
        piste = son.add_stream("libmp3lame", rate=22050)
        piste.bit_rate, piste.layout = 32_000, "mono"
        for image in source.decode(audio=0):
            image.pts = None
            son.mux(piste.encode(image))
        son.mux(piste.encode())


if __name__ == "__main__":
    recette = yaml.safe_load((DOSSIER / "recette.yaml").read_text("utf-8"))
    film_monter(recette["film"], DOSSIER / "deux-portes.webm")
    sous_titres_ecrire(recette["film"], DOSSIER / "deux-portes.vtt")
    voix_lire(recette["voix"], DOSSIER / "trois-appels.mp3")
