// The values of filters as people know them.
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import type { Filter } from '../../search';
import type { Mood } from '../../theme';
import { useScene } from '../../workspace';

type Kind = 'post' | 'reply' | 'repost' | 'quote';

/** A function that names a value of a filter, or of `brand`. */
export function useNames(): (filter: Filter | 'brand', value: string) => string {
  const { t } = useTranslation();
  const { brandName, topicName, format } = useScene();
  return (filter, value) => {
    switch (filter) {
      case 'brand':
        return brandName(value);
      case 'topic':
        return topicName(value);
      case 'lang':
        return format.language(value);
      case 'country':
        return format.country(value);
      case 'sentiment':
        return t(`mood.${value as Mood}`);
      case 'status':
        return t(`status.${value as Schemas['HandlingStatus']}`);
      case 'priority':
        return t(`priority.${value as Schemas['Priority']}`);
      case 'assignee':
        return value === '-' ? t('handling.nobody') : value;
      case 'type':
        return t(`kind.${value as Kind}`);
      default:
        return value;
    }
  };
}
