"""What the base and one pass say of a large directory, against a plain count of a small one, sheet by sheet."""

import random
import re

import pytest
from django.utils import timezone

from home.recherche.texte import replier
from reseau.annuaire.models import Lieu, Service, ServiceAuLieu
from reseau.annuaire.queries.bassins import positions_lire
from reseau.annuaire.queries.bilans import bilans_visibles, faits_lire
from reseau.annuaire.queries.qualite import qualite_de
from reseau.annuaire.queries.tableau import Ligne, horaires_complets
from reseau.annuaire.queries.tenue import fiches_a_tenir
from reseau.structures.models import Structure
from tests import fabriques
from tests.reseau.annuaire.fabriques import un_lieu, un_service
from tests.reseau.annuaire.fabriques_qualite import LIEU, PHRASE, SERVICE, client_de, il_y_a, lire, un_signalement_de

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
LONG = True
DES_LIEUX = (
    {"horaires": ""}, {"horaires": "off"}, {"acces": "Sonner."}, {"telephone": ""}, {"publie": False}, {},
    {"telephone": "", "courriel": "a@b.fr"}, {"langues": []}, {"adresse": ""}, {"identite_affichee": False},
    {"latitude": None, "longitude": None},
)  # fmt: skip
DES_SERVICES = (
    {"description": "Court."}, {"comment_joindre": ""}, {"modes": ["A_DISTANCE"]}, {"modes": []}, {"publie": False}, {},
    {"zone": "COMMUNE", "zone_codes": ["79191"]}, {"zone": "BASSIN", "zone_codes": ["nulle-part"]},
)  # fmt: skip
TERMES = ("missions", "publics", "niveaux_cep", "themes")


def un_annuaire(nombre: int = 40) -> None:
    """Structures that lack a little of everything, at random but always the same."""
    hasard = random.Random(5)
    for n in range(nombre):
        nom = hasard.choice(["Éclair", "eclair", "Zinc", "Ânes", "Mission"]) + f" {n % 7}"
        reseau = hasard.choice(["missions-locales", "cap-emploi"])
        structure = fabriques.une_structure(reseau, nom=nom, presentation=hasard.choice([PHRASE, ""]))
        communes = hasard.choices(["Niort", "Poitiers", "Parthenay"], k=hasard.randrange(3))
        lieux = [un_lieu(structure, commune, **LIEU) for commune in communes]
        for lieu in lieux:
            Lieu.objects.filter(pk=lieu.pk).update(**{"publie": True} | hasard.choice(DES_LIEUX))
        for _ in range(hasard.randrange(3)):
            service = un_service(structure, *lieux[: hasard.randrange(3)], **SERVICE)
            Service.objects.filter(pk=service.pk).update(**{"publie": True} | hasard.choice(DES_SERVICES))
            getattr(service, hasard.choice(TERMES)).clear()
        if hasard.random() < 0.5:
            fabriques.un_referent(structure)
        if hasard.random() < 0.3:
            un_signalement_de(structure, hasard.randrange(30))
    for modele in (Lieu, Service):
        for fiche in modele.objects.order_by("pk"):
            modele.objects.filter(pk=fiche.pk).update(confirme_le=il_y_a(hasard.choice([0, 92, 183, 366, 500])))
    ServiceAuLieu.objects.filter(pk__in=list(ServiceAuLieu.objects.values_list("pk", flat=True))[::3]).update(
        horaires="Mo 09:00-12:00"
    )


def test_one_pass_weighs_each_structure_as_its_own_page_does():
    un_annuaire()
    jour = timezone.localdate()
    bilans = {bilan.pk: bilan for bilan in bilans_visibles(jour)}
    visibles = Structure.objects.visibles()
    assert set(bilans) == set(visibles.values_list("pk", flat=True))
    for faits in faits_lire(visibles):
        bilan, qualite = bilans[faits.pk], qualite_de(faits)
        assert (bilan.note, bilan.manques) == (qualite.note, qualite.manques)
        assert (bilan.confirme_le, bilan.fraicheur) == (qualite.confirme_le, qualite.fraicheur)
        assert (bilan.a_rappeler, bilan.referents) == (qualite.a_rappeler, faits.referents)
        assert bilan.ages == tuple((jour - recu).days for _, recu in faits.signalements)
        complets = horaires_complets(Ligne(qualite, None, (), faits.lieux))
        assert sum(lieu.horaires for lieu in bilan.lieux) == complets
        assert [lieu.commune for lieu in bilan.lieux] == [f.commune for f in faits.lieux]
        seuls = {faits.pk: bilan.lieux[:1]}
        attendues = [(*f.position, f.nom) for f in faits.lieux if f.commune == bilan.lieux[0].commune]
        assert sorted(positions_lire(seuls)) == sorted(attendues)
    assert len({bilan.note for bilan in bilans.values()}) > 10


def test_sheets_to_keep_come_the_stalest_first_page_after_page():
    un_annuaire()
    region = fabriques.une_region()
    attendues = []
    for structure in Structure.objects.filter(fusionnee_dans=None):
        dates = [f.confirme_le for f in (*structure.lieux.publies(), *structure.services.publies())]
        ancienne = min(dates) if dates else None
        attendues.append((ancienne is not None, ancienne or il_y_a(0), structure.nom, structure.pk, len(dates)))
    attendues.sort()
    fiches = fiches_a_tenir(region)
    assert len(fiches) == len(attendues)
    lues = [fiche for debut in range(0, len(fiches), 7) for fiche in fiches[debut : debut + 7]]
    assert [(fiche.structure.pk, fiche.total) for fiche in lues] == [(ligne[3], ligne[4]) for ligne in attendues]
    page = lire(client_de(region), "mes_fiches", page=2)
    assert f"{len(attendues)} fiches" in page and page.count("Rien n’a changé : ") == len(attendues) - 30


@pytest.mark.long
@pytest.mark.parametrize("tri", ["fraicheur", "note", "nom"])
def test_list_is_in_the_order_of_a_plain_sort(tri):
    un_annuaire()
    qualites = [qualite_de(faits) for faits in faits_lire(Structure.objects.visibles())]
    premiers = {
        "fraicheur": lambda q: (q.confirme_le is not None, q.confirme_le or il_y_a(0)),
        "note": lambda q: q.note,
        "nom": lambda q: 0,
    }
    rangees = sorted(qualites, key=lambda q: (premiers[tri](q), replier(q.faits.nom), q.faits.pk))
    client = client_de(fabriques.une_region())
    codes = []
    for numero in (1, 2):
        page = lire(client, tri=tri, page=numero)
        codes += re.findall(r'<h3 class="h4 mb-1"><a href="/annuaire/structures/([^/]*)/qualite/"', page)
    assert codes == [qualite.faits.code for qualite in rangees]
