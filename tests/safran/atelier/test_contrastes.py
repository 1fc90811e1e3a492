"""A picture that nobody could make out is told before publishing, with its place, and measured once."""

import io
import re
import uuid

import pytest
from django.conf import settings
from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.images import get_image_model

from home.fichiers import images as contrastes
from safran.formations.models import FormationPage
from tests.pages import lue
from tests.safran.fabriques_blocs import image_dite
from tests.safran.fabriques_formations import etapes_de, un_module, une_etape, une_formation

pytestmark = pytest.mark.django_db
FONCE, PALE, CLAIR = "#2b1850", "#f0eef5", "#ffffff"
UNIE = "se distingue mal : 1,2 pour 3, du plus sombre au plus clair."
PERDUE = "est transparente et se perd sur le fond {} ("


def une_figure(titre: str, fond: str | None, trait: str):
    """A line of six points across a ground; none is a transparent one."""
    dessin = Image.new("RGBA", (600, 400), fond or (0, 0, 0, 0))
    ImageDraw.Draw(dessin).line((0, 0, 600, 400), fill=trait, width=6)
    octets = io.BytesIO()
    dessin.save(octets, "PNG")
    return get_image_model().objects.create(title=titre, file=ImageFile(octets, name=f"{uuid.uuid4()}.png"))


def points(client, *images) -> tuple[str, str]:
    """What the checks of a training that shows these pictures say, and the address of its step."""
    formation = une_formation(live=False)
    blocs = [("image", {"image": image_dite(image), "legende": ""}) for image in images]
    module = un_module(formation, [une_etape("Regarder", blocs)], live=False)
    assert FormationPage.objects.count() == 1
    (etape,) = etapes_de(module)
    return lue(client.get(f"/atelier/{formation.pk}/publier/")), f"/atelier/{formation.pk}/{module.pk}/{etape}/"


@pytest.mark.parametrize(
    ("fond", "trait", "dit"),
    [
        (PALE, CLAIR, UNIE),
        (CLAIR, FONCE, ""),
        (None, FONCE, PERDUE.format("sombre")),
        (None, CLAIR, PERDUE.format("clair")),
        (None, "#7a6f9b", ""),
    ],
    ids=["presque unie", "trait sur fond", "trait sombre", "trait clair", "trait moyen"],
)
def test_picture_that_nobody_could_make_out_is_told_with_its_place(atelier, fond, trait, dit):
    page, etape = points(atelier, une_figure("Le plan", fond, trait))
    assert (dit or "« Le plan »") in page if dit else "« Le plan »" not in page
    assert (f'href="{etape}"' in page) is bool(dit)


def test_picture_is_measured_once_and_one_whose_file_is_gone_stops_nothing(atelier, a_chaud, monkeypatch):
    image, absente = une_figure("Le plan", PALE, CLAIR), une_figure("Perdue", PALE, FONCE)
    absente.get_file_hash()
    absente.file.delete(save=False)
    mesures = []
    mesurer = contrastes._mesurer
    monkeypatch.setattr(contrastes, "_mesurer", lambda lue: (mesures.append(lue.title), mesurer(lue))[1])
    with a_chaud():
        page, _ = points(atelier, image, absente, image)
    assert UNIE in page and "« Perdue »" not in page and mesures == ["Le plan", "Perdue"]


def test_grounds_are_those_of_the_page():
    feuille = (settings.RACINE / "static" / "css" / "safran.css").read_text("utf-8")
    assert re.search(r"--s-fond: light-dark\((#\w+), (#\w+)\)", feuille).groups() == tuple(contrastes.FONDS.values())
