"""The one command of a first day; run again, it does what is missing and says what is there."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from home.erreurs import RegleRefusee
from home.securite.coffre import code_montrer
from safran.installation import queries, rules
from safran.installation.preparation import site_preparer

# Le réglage, l’option, la variable d’environnement, la question.
REGLAGES = (
    ("telephone", "telephone", "SAFRAN_TELEPHONE", "Téléphone du service"),
    ("horaires_telephone", "horaires", "SAFRAN_HORAIRES", "Horaires du téléphone"),
    ("courriel_contact", "courriel", "SAFRAN_COURRIEL", "Courriel de contact"),
)


class Command(BaseCommand):
    help = (
        "Prépare un site neuf : base, fichiers, territoires, pages de départ, réglages, et le code qui ouvre le "
        "premier compte de la Région. Relancée, elle ne refait rien de ce qui est fait."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for _, option, variable, question in REGLAGES:
            parser.add_argument(f"--{option}", default=os.environ.get(variable, ""), help=f"{question} ({variable}).")
        parser.add_argument("--sans-question", action="store_true", help="Ne rien demander, même à un terminal.")

    def handle(self, *args: object, **options: str | bool) -> None:
        site_preparer(self._etape, self._dire)
        self._etape("Vocabulaires et territoires")
        call_command("charger_referentiels", stdout=self.stdout)
        call_command("charger_orientation", stdout=self.stdout)
        call_command("charger_territoires", verbosity=0, stdout=self.stdout)
        self._etape("Groupes de l’administration")
        call_command("synchroniser_droits", stdout=self.stdout)
        self._etape("Pages de départ")
        posees = rules.pages_poser()
        if rules.catalogue_ouvrir()[1]:
            posees.append("Se former")
        self._dire(f"publiées : {', '.join(posees)}" if posees else "déjà là")
        self._etape("Réglages du site")
        self._regler(options)
        self._etape("Premier compte de la Région")
        self._compte()
        self._restent()

    def _regler(self, options: dict[str, str | bool]) -> None:
        dits = {champ: str(options[option]) for champ, option, _, _ in REGLAGES}
        demander = sys.stdin.isatty() and not options["sans_question"] and queries.coordonnees_a_completer()
        for champ, _, _, question in REGLAGES:
            if demander and not dits[champ]:
                dits[champ] = input(f"  {question} (Entrée : plus tard) : ").strip()
        try:
            rules.site_regler(champs=dits)
        except ValidationError as erreur:
            raise CommandError(f"Réglage refusé : {' '.join(erreur.messages)}") from erreur
        self._dire(f"adresse : {settings.SITE_URL}")

    def _compte(self) -> None:
        try:
            code = rules.code_tirer()
        except RegleRefusee:
            self._dire("déjà ouvert")
            return
        adresse = settings.SITE_URL + reverse("premier_jour")
        self._dire(f"Sur {adresse}, donnez ce code. Il sert une fois, pendant un jour :")
        self._dire(f"    {code_montrer(code)}")
        self._dire("Un code montré plus tôt ne sert plus.")

    def _restent(self) -> None:
        if pages := queries.pages_a_completer():
            self._etape(f"À compléter dans l’administration : {', '.join(pages)}")
        if queries.coordonnees_a_completer():
            self._etape("À donner dans l’administration : le téléphone et le courriel du service")

    def _etape(self, libelle: str) -> None:
        self.stdout.write(f"→ {libelle}")
        self.stdout.flush()

    def _dire(self, phrase: str) -> None:
        self.stdout.write(f"  {phrase}")
