"""Trends gather what bears their themes; the watch list says when each source is due (R5.19)."""

import re
import uuid

import pytest
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.models import Courriel
from home.registre import lire
from reseau.tendances.models import SourceDeVeille
from reseau.tendances.prises import tendances_coherentes
from reseau.tendances.rules import source_corriger, source_ecrire, source_retirer, source_verifier, veille_rappeler
from reseau.vocabulaires.models import Theme
from tests.fabriques import un_conseiller, un_referent, une_region, une_tete_de_reseau
from tests.pages import lue
from tests.pratiques.fabriques import une_fiche
from tests.pratiques.fabriques_ressources import une_ressource
from tests.questions import questions
from tests.reseau.agenda.fabriques import un_evenement
from tests.reseau.tendances.fabriques import ECOLOGIE, ce_qu_elle_dit, une_source, une_tendance
from tests.reseau.vie_locale.fabriques import une_actualite
from tests.safran.fabriques_formations import une_formation

pytestmark = pytest.mark.django_db
SEMESTRE = 184  # six mois au plus


def refus(regle, **dit):
    with pytest.raises(RegleRefusee) as leve:
        regle(**dit)
    return leve.value.code


def ecrits():
    return list(
        Courriel.objects.filter(gabarit="tendances/a_revoir").order_by("pk").values_list("destinataire", flat=True)
    )


def une_note(titre, **contenu):
    return une_fiche(contenu={"titre": titre, "visibilite": "PUBLIQUE", "themes": [ECOLOGIE], **contenu})


def genres_de(page):
    return re.findall(r'<h2 id="t-genre-\d+" class="h3">([^<]+)</h2>', page)


def test_page_of_a_trend_gathers_what_bears_its_themes_and_that_its_reader_may_read(client):
    ecologie = [Theme.objects.get(code=ECOLOGIE)]
    une_formation(title="Métiers de la transition", themes=(ECOLOGIE,))
    une_formation(title="Tout autre chose", themes=("vae",))
    une_note("Visiter un chantier vert")
    une_note("Entre nous", visibilite="MEMBRES")
    un_evenement(titre="Forum des métiers verts", themes=(ECOLOGIE,))
    une_actualite(titre="Une usine recrute", themes=ecologie)
    une_actualite(titre="Aux équipes seules", themes=ecologie, visibilite="BASSIN")
    une_ressource(titre="Carte des filières").themes.set(ecologie)
    une_source(titre="Baromètre vert"), une_source(titre="Autre baromètre", themes=("vae",))
    adresse = f"/tendances/{une_tendance().code}/"
    page = lue(client.get(adresse))
    vus = ("Métiers de la transition", "Visiter un chantier vert", "Forum des métiers verts", "Une usine recrute")
    assert not [titre for titre in (*vus, "Baromètre vert", "Des métiers changent.") if titre not in page]
    assert not [
        titre for titre in ("Tout autre chose", "Entre nous", "Aux équipes seules", "Autre baro") if titre in page
    ]
    assert genres_de(page)[0] == "Formations" and "Formations : 1" in page
    client.force_login(un_conseiller())
    assert "Entre nous" in lue(client.get(adresse)) and "Aux équipes seules" not in lue(client.get(adresse))
    assert client.get("/tendances/inconnue/").status_code == 404


@pytest.mark.integration
def test_page_of_a_trend_asks_the_same_questions_whatever_it_gathers(client):
    ecologie = [Theme.objects.get(code=ECOLOGIE)]
    adresse = f"/tendances/{une_tendance().code}/"

    def remplir(combien: int) -> int:
        for _ in range(combien):
            une_formation(themes=(ECOLOGIE,))
            une_note("Visiter un chantier")
            un_evenement(themes=(ECOLOGIE,))
            une_actualite(themes=ecologie)
            une_source()
        return questions(lambda: client.get(adresse))

    assert remplir(1) == remplir(5)
    assert "1 de plus" in lue(client.get(adresse))


def test_keeper_is_told_once_that_a_source_is_due_and_checks_it_in_one_gesture(client):
    tete, region = une_tete_de_reseau(), une_region()
    une_source(titre="Encore fraîche", par=tete)
    source = une_source(titre="Besoins en main-d’œuvre", par=tete, il_y_a=SEMESTRE)
    assert [phrase for phrase in tendances_coherentes() if "sans rappel" in phrase] == []
    SourceDeVeille.objects.filter(pk=source.pk).update(a_verifier_le=timezone.localdate() - timezone.timedelta(days=8))
    assert any("sans rappel" in phrase for phrase in tendances_coherentes())
    assert (veille_rappeler(), veille_rappeler()) == (1, 0) and ecrits() == [tete.email]
    assert not list(tendances_coherentes())
    (carte,) = [c for c in (offre(tete) for offre in lire("cartes_espace")) if c and c.titre == "Sources à revoir"]
    assert carte.contexte["sources"] == [source]
    client.force_login(region)
    suivi = client.post(f"/tendances/veille/{source.uuid}/verifier/", {"retour": "/tendances/veille/?genre=ENQUETE"})
    assert suivi.status_code == 302 and suivi["Location"] == "/tendances/veille/?genre=ENQUETE"
    source.refresh_from_db()
    assert (source.verifiee_par, source.verifiee_le, source.rappelee_le) == (region, timezone.localdate(), None)
    assert veille_rappeler() == 0


def test_source_whose_keeper_left_is_told_to_the_region():
    tete, region = une_tete_de_reseau(), une_region()
    une_source(par=tete, il_y_a=SEMESTRE)
    tete.mandats.update(au=timezone.localdate())
    assert veille_rappeler() == 1 and ecrits() == [region.email]


def test_watch_list_is_written_by_the_region_and_the_leads_and_read_by_all(client):
    tete, cle = une_tete_de_reseau(), uuid.uuid4()
    source = une_source(par=tete, cle=cle, titre="Baromètre")
    assert une_source(par=tete, cle=cle) == source and SourceDeVeille.objects.count() == 1
    assert refus(source_ecrire, par=un_referent(), cle=uuid.uuid4(), **ce_qu_elle_dit()) == "droit"
    source_corriger(source=source, par=une_region(), version=1, **ce_qu_elle_dit(titre="Baromètre corrigé"))
    assert refus(source_corriger, source=source, par=tete, version=1, **ce_qu_elle_dit()) == "version"
    assert "Baromètre corrigé" in lue(client.get("/tendances/veille/"))
    source_retirer(source=source, par=tete)
    assert refus(source_verifier, source=source, par=tete) == "retiree"
    assert "Baromètre corrigé" not in lue(client.get("/tendances/veille/"))


def test_form_of_a_source_keeps_what_was_typed_and_says_what_is_wrong(client):
    client.force_login(une_region())
    dits = {
        "cle": uuid.uuid4(),
        "titre": "Baromètre tapé",
        "editeur": "INSEE",
        "url": "pas une adresse",
        "tous_les": 99,
    }
    page = client.post("/tendances/veille/ajouter/", {**dits, "genre": "ETUDE", "apporte": "Des chiffres."})
    assert page.status_code == 422 and "Baromètre tapé" in lue(page) and "Au plus 24 mois." in lue(page)
    assert not SourceDeVeille.objects.exists()
    suite = client.post(
        "/tendances/veille/ajouter/",
        {**dits, "url": "https://insee.example", "tous_les": 3, "genre": "ETUDE", "apporte": "x"},
    )
    assert suite.status_code == 302 and SourceDeVeille.objects.get().tous_les == 3
