"""What residents of the demo city begin: invented, after the kinds that neighbourhoods know."""

from __future__ import annotations

from typing import NamedTuple


class Idea(NamedTuple):
    """A kwestie and what comes of it in the agenda. A story without {naam} is about nobody."""

    title: str
    theme: str
    story: str
    talents: tuple[str, ...]
    activity: str
    minutes: int


IDEAS = (
    Idea("Leren fietsen als je groot bent", "bewegen",
         "{naam} wil zelf naar de markt fietsen, en kent meer mensen die dat willen.",
         ("fietsles",), "Fietsles op het plein", 60),
    Idea("Een barbecue voor de hele straat", "cultuur",
         "{naam} ziet dat nieuwe en oude buren elkaar niet kennen. Eén avond zou al schelen.",
         ("groep-koken", "versieren"), "Buurtbarbecue", 240),
    Idea("Halloween voor kinderen", "jeugd",
         "{naam} hoort van kinderen dat er in de herfst weinig te doen is.",
         ("toneel",), "Halloweentocht", 120),
    Idea("Sinterklaas door de straat", "cultuur",
         "{naam} organiseerde het vroeger ook, en wil het weer.",
         ("versieren", "trommelen"), "Sinterklaasoptocht", 150),
    Idea("Pakketten met eten rondbrengen", "hulp",
         "{naam} heeft een bakfiets en tijd op vrijdag.",
         ("bakfiets", "boodschappen"), "Pakketten inpakken en rondbrengen", 120),
    Idea("Boodschappen voor wie binnen zit", "hulp",
         "{naam} begon ermee in de coronatijd. De buren vragen er nog steeds naar.",
         ("boodschappen", "praatje"), "Belronde en boodschappen", 90),
    Idea("Financiële apk", "geld",
         "{naam} kan goed uitleggen hoe je papieren op orde houdt.",
         ("administratie", "brieven"), "Financiële apk aan de keukentafel", 90),
    Idea("Samen eten op donderdag", "eten",
         "{naam} kookt graag voor meer mensen dan er aan tafel zitten.",
         ("koken", "gastvrij"), "Samen aan tafel", 120),
    Idea("Meer bankjes op de route", "groen",
         "{naam} liep een rondje en telde waar je kunt zitten. Dat was snel klaar.",
         ("hout",), "Rondje langs de bankjes", 60),
    Idea("Geheugencafé", "dementie",
         "Buren vroegen of er een plek kan komen om samen te zingen en te praten.",
         ("luisteren", "zingen"), "Geheugencafé", 120),
    Idea("Nederlands praten met thee", "taal",
         "{naam} wil Nederlands praten, niet alleen leren.",
         ("nederlands-oefenen",), "Taaltafel met thee", 90),
    Idea("Moestuin achter het buurthuis", "groen",
         "{naam} weet alles van bonen en zoekt een stukje grond.",
         ("groente", "tuinieren"), "Samen in de moestuin", 150),
    Idea("Licht op het donkere pad", "veilig",
         "{naam} bedacht: samen lopen met lampionnen maakt het anders.",
         ("wandelen",), "Lampionnentocht", 90),
    Idea("Wandelgroep na de lunch", "bewegen",
         "{naam} wandelt al jaren alleen en zoekt gezelschap.",
         ("wandelen",), "Wandelen met een omweg", 60),
    Idea("Repareren in plaats van weggooien", "groen",
         "{naam} maakt radio’s en fietsen. De schuur staat vol.",
         ("apparaten", "fietsen-maken"), "Repareermiddag", 180),
    Idea("Huiswerk maken met hulp", "jeugd",
         "{naam} stond voor de klas en heeft tijd op woensdag.",
         ("voorlezen",), "Huiswerkuur", 90),
    Idea("Een goed gesprek op de bank", "mentaal",
         "In de buurt vertelden mensen dat ze soms iemand missen om mee te praten.",
         ("luisteren", "moed-geven"), "Inloop met een goed gesprek", 120),
    Idea("Zingen onder het afdak", "ontmoeten",
         "{naam} zong altijd in een koor dat er niet meer is.",
         ("zingen", "piano"), "Zingen onder het afdak", 90),
)  # fmt: skip
