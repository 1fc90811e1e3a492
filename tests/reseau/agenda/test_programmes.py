"""The programme of a year: what is on it, in a workbook, and in a numbered document that never changes."""

import io
import uuid

import pytest
from django.core.files.storage import storages
from openpyxl import load_workbook
from pypdf import PdfReader

from reseau.agenda.models import ProgrammeAnnuel
from reseau.agenda.prises import programmes_entiers
from reseau.agenda.rules.evenements import evenement_annuler
from reseau.agenda.rules.moderation import programme_figer
from tests.fabriques import un_bassin, un_conseiller, une_chargee_de_mission, une_region
from tests.pages import lue
from tests.reseau.agenda.fabriques import dans, un_evenement

pytestmark = [pytest.mark.integration, pytest.mark.django_db]
ANNEE = dans(60).year
PROGRAMME = f"/agenda/programme/{ANNEE}/"


def octets(client, programme):
    reponse = client.get(f"/agenda/programme/{programme.numero}.pdf")
    assert reponse.status_code == 200
    return reponse.content


def texte_de(contenu):
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(contenu)).pages).split())


def test_each_reads_what_is_programmed_in_the_year_and_takes_it_as_a_workbook(client):
    un_evenement(titre="Forum public")
    un_evenement(titre="Réunion des membres", visibilite="MEMBRES")
    un_evenement("PROPOSE", titre="Pas encore")
    annule = un_evenement(titre="Annulé")
    evenement_annuler(evenement=annule, par=annule.cree_par, motif="Grève")
    page = lue(client.get(PROGRAMME))
    assert "Forum public" in page and not {"Réunion des membres", "Pas encore", "Annulé"} & {*page.split("<")}
    assert "Réunion des membres" not in page and "Pas encore" not in page and "Annulé" not in page
    assert "Forum public" not in lue(client.get(f"/agenda/programme/{ANNEE + 2}/"))
    client.force_login(un_conseiller())
    classeur = b"".join(client.get(PROGRAMME, {"format": "xlsx"}).streaming_content)
    titres = {rang[0].value for rang in load_workbook(io.BytesIO(classeur)).active.iter_rows(min_row=2)}
    assert titres == {"Forum public", "Réunion des membres"}


def test_frozen_programme_has_a_number_and_the_same_bytes_ever_after(client):
    evenement = un_evenement(titre="Forum de Niort")
    un_evenement(titre="Grand salon", bassins=())
    un_evenement(titre="À Poitiers", bassins=("poitiers",))
    un_evenement(titre="Entre nous", visibilite="MEMBRES")
    client.force_login(une_chargee_de_mission())
    cle = uuid.uuid4()
    for _ in range(2):
        page = lue(client.post(f"{PROGRAMME}figer/", {"bassin": un_bassin().pk, "cle": cle}, follow=True))
    programme = ProgrammeAnnuel.objects.get()
    assert programme.numero == f"PROG-{ANNEE}-001" and programme.numero in page and programme.sha256 in page
    client.logout()
    premiers = octets(client, programme)
    dit = texte_de(premiers)
    assert "Forum de Niort" in dit and "Grand salon" in dit and "À Poitiers" not in dit and "Entre nous" not in dit
    evenement_annuler(evenement=evenement, par=evenement.cree_par, motif="Grève")
    assert octets(client, programme) == premiers and list(programmes_entiers()) == []
    suivant = programme_figer(par=une_region(), annee=ANNEE, bassin=None, cle=uuid.uuid4())
    assert suivant.numero == f"PROG-{ANNEE}-002" and "À Poitiers" in texte_de(octets(client, suivant))
    with pytest.raises(TypeError):
        suivant.save()


def test_only_who_animates_the_bassin_freezes_it_and_nothing_is_not_frozen(client):
    un_evenement()
    client.force_login(une_chargee_de_mission("poitiers"))
    for bassin in (un_bassin().pk, ""):
        reponse = client.post(f"{PROGRAMME}figer/", {"bassin": bassin, "cle": uuid.uuid4()})
        assert reponse.status_code == 422
    reponse = client.post(f"{PROGRAMME}figer/", {"bassin": un_bassin("poitiers").pk, "cle": uuid.uuid4()})
    assert "il n’y a rien à figer" in lue(reponse) and not ProgrammeAnnuel.objects.exists()
    client.force_login(un_conseiller())
    assert client.get(f"{PROGRAMME}figer/").status_code == 404
    assert client.get("/agenda/programme/1515/").status_code == 404


def test_a_document_that_changed_is_told_and_never_served(client):
    un_evenement()
    programme = programme_figer(par=une_region(), annee=ANNEE, bassin=None, cle=uuid.uuid4())
    with open(storages["prive"].path(programme.fichier), "ab") as fichier:
        fichier.write(b"%")
    assert client.get(f"/agenda/programme/{programme.numero}.pdf").status_code == 503
    assert programme.numero in next(programmes_entiers())
