import { definePasswordMeter } from '@latchkey/ui/password-meter'

definePasswordMeter(async () => {
  const { loadPasswordJudge } = await import('@latchkey/auth-core/password-strength')
  return loadPasswordJudge()
})
