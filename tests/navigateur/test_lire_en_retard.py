"""A late reading of a proposed module: the Région gives it to someone else, by keyboard, without script."""

from tests.navigateur.conftest import regarder
from tests.navigateur.gestes import SUR_DEUX_ECRANS_NOMMES, ecrire, presser, suivre, titre, voir

EN_RETARD = """
import datetime
from django.utils import timezone
from reseau.comptes.models import Compte
from tests.safran.atelier.fabriques import une_lecture, une_proposition
auteur = Compte.objects.get(email="conseillere@demo.safran.example")
noms = {"title": "Deux portes NOM", "slug": "deux-portes-NOM"}
proposition = une_proposition(auteur, "EN_LECTURE", "Accueillir à deux.", **noms)
lecture = une_lecture(proposition)
lecture.echeance = timezone.localdate() - datetime.timedelta(days=1)
lecture.save()
"""


@SUR_DEUX_ECRANS_NOMMES
def test_region_gives_a_late_reading_to_someone_else(guichet, site, js, largeur, nom):
    site.manage("shell", "-v", "0", "-c", EN_RETARD.replace("NOM", nom))
    assert "1 en retard" in site.manage("battre", "atelier.lectures")
    page = guichet.ouvrir("region", js=js, largeur=largeur)
    page.goto("/mon-espace/")
    suivre(page, f"Deux portes {nom}")
    assert titre(page) == "Confier une lecture"
    ecrire(page, page.get_by_label("Nom, structure ou sujet"), "Karim")
    presser(page, "Chercher")
    assert not js or regarder(page, ["light", "dark"], [360, 1280]) == []
    page.set_viewport_size({"width": largeur, "height": 900})
    presser(page, "Confier")
    voir(page, "a dix jours pour la lire")
    lectrice = guichet.ouvrir("conseiller", js=js, largeur=largeur)
    lectrice.goto("/atelier/propositions/")
    suivre(lectrice, f"Deux portes {nom}")
    voir(lectrice, "Accueillir à deux.")
