"""A step that holds every kind of block: accessible in both themes, on a phone and on a wide screen."""

from tests.navigateur.conftest import regarder
from tests.navigateur.paquets import module_h5p
from tests.navigateur.test_modules import entrer

TOUT = """
import io, uuid
from django.core.files.base import ContentFile
from PIL import Image as Dessin
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from pratiques.pages import FichePratiquePage
from reseau.structures.models import Structure
from reseau.vocabulaires.models import Rubrique
from safran.formations.models import CataloguePage, FormationPage
from safran.parcours.blocks import ContenuEtapeBlock
from safran.parcours.models import ModulePage
from safran.quiz.models import Quiz
from safran.scorm.models import Paquet

def document(nom, contenu=b"x"):
    return get_document_model().objects.create(title=nom, file=ContentFile(contenu, name=nom)).pk

tampon = io.BytesIO()
Dessin.new("RGB", (800, 500), "#5b3a96").save(tampon, "PNG")
dessin = get_image_model().objects.create(title="Une porte", file=ContentFile(tampon.getvalue(), name="porte.png"))
sous_titres = document("film.vtt", "WEBVTT\\n\\n00:00.000 --> 00:02.000\\nBonjour.\\n".encode())
choisis = {
    "image": {"image": {"image": dessin.pk, "decorative": False, "alt_text": "Une porte ouverte"}},
    "document": {"document": document("fiche.pdf", b"%PDF-1.4")},
    "video": {"video": document("film.mp4"), "sous_titres": sous_titres},
    "audio": {"audio": document("recit.mp3")},
    "fiche_structure": {"structure": Structure.objects.visibles().order_by("pk")[0].pk, "mot": "À lire."},
    "fiche_pratique": {"fiche": FichePratiquePage.objects.live().order_by("pk")[0].pk, "mot": ""},
    "quiz": Quiz.objects.get(code="cep-entrainement").pk,
    "scorm": Paquet.objects.latest("pk").pk,
}
contenu = []
for genre, bloc in ContenuEtapeBlock().child_blocks.items():
    choisi = choisis.get(genre, {})
    if isinstance(choisi, dict):
        exemple = bloc.get_prep_value(bloc.get_preview_value())
        choisi = {**exemple, **choisi} if isinstance(exemple, dict) else exemple
    contenu.append({"type": genre, "value": choisi, "id": str(uuid.uuid4())})
propres = {"accroche": "Tous les blocs.", "duree_minutes": 10, "rubrique": Rubrique.objects.first()}
formation = FormationPage(title="Tous les blocs", slug="tous-les-blocs", **propres)
CataloguePage.objects.get().add_child(instance=formation)
etape = {"type": "etape", "value": {"titre": "Tout", "duree_minutes": 5, "contenu": contenu}, "id": str(uuid.uuid4())}
page = formation.add_child(instance=ModulePage(title="Tout", slug="tout", etapes=[etape]))
print(f"/parcours/{formation.pk}/{page.pk}/{etape['id']}/")
"""


def test_step_with_every_kind_of_block_is_accessible(guichet, site, tmp_path):
    fichier = tmp_path / "module.h5p"
    fichier.write_bytes(module_h5p())
    site.manage("importer_scorm", str(fichier))
    etape = site.manage("shell", "-v", "0", "-c", TOUT).strip().splitlines()[-1]
    page = guichet.ouvrir("conseillere")
    entrer(page, etape)
    page.goto(etape)
    contenu = page.get_by_role("main")
    for present in ("figure img", "video track", "audio", "details"):
        assert contenu.locator(present).count(), present
    assert not regarder(guichet, page, ["light", "dark"], [320, 360, 1280])
