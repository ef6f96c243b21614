import { definePasswordMeter } from '@latchkey/ui/password-meter'

definePasswordMeter(async () => {
  const { loadPasswordJudge } = await import('@latchkey/password-policy/password-strength')
  return loadPasswordJudge()
})
