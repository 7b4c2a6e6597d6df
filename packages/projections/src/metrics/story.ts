/** A step of a story, told once; steps that must lie before it and were not told are taken at the same instant. */
export type StoryStep =
  | { readonly do: 'receive'; readonly customer?: string; readonly channel?: 'hotline' | 'email' | 'wechat' }
  | {
      readonly do: 'record';
      readonly product?: string;
      readonly category?: 'quality_fault' | 'delivery' | 'price';
      readonly region?: string;
    }
  | { readonly do: 'classify' | 'reclassify'; readonly severity: 'minor' | 'general' | 'serious' }
  | { readonly do: 'extend'; readonly to: string }
  | { readonly do: 'evaluate'; readonly satisfied: 'yes' | 'no' }
  | { readonly do: 'opinion'; readonly score: number }
  | { readonly do: 'lose'; readonly fen: number }
  | { readonly do: 'compensate'; readonly fen: number }
  | {
      readonly do:
        | 'submit'
        | 'uphold'
        | 'reject'
        | 'reply'
        | 'report'
        | 'plan'
        | 'handle'
        | 'replan'
        | 'answer'
        | 'close'
        | 'reopen'
        | 'duplicate'
        | 'withdraw'
        | 'repeat'
        | 'ask'
        | 'pause'
        | 'resume';
    };

/** One complaint of a worked example: local times of the company's zone, such as `2026-06-01 09:30`, and what happened then. */
export type Story = { readonly id: string; readonly steps: readonly (readonly [at: string, step: StoryStep])[] };
