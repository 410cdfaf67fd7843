// French and English. The browser's language is taken until somebody chooses; texts of both are in the first page, as they
// are small.
import i18next from 'i18next';
import LanguageDetector from 'i18next-browser-languagedetector';
import { initReactI18next } from 'react-i18next';
import en from './en.json';
import fr from './fr.json';

export const LANGUAGES = { fr: 'Français', en: 'English' } as const;
export type LanguageCode = keyof typeof LANGUAGES;

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof en };
  }
}

const follow = (language: string) => {
  document.documentElement.lang = language;
};
i18next.on('languageChanged', follow);

void i18next
  .use(LanguageDetector)
  .use(initReactI18next)
  .init({
    resources: { en: { translation: en }, fr: { translation: fr } },
    supportedLngs: Object.keys(LANGUAGES),
    nonExplicitSupportedLngs: true,
    load: 'languageOnly',
    fallbackLng: 'en',
    interpolation: { escapeValue: false },
    detection: { order: ['querystring', 'localStorage', 'navigator'], lookupLocalStorage: 'vigie-language', caches: ['localStorage'] },
  });

export default i18next;
